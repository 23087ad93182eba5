import type { IConstruct } from 'constructs';
import { invalid } from './invalid';

/** Context key that pins the value `RefreshPolicy.everyDeployment()` writes into the template. */
const DEPLOYMENT_ID_CONTEXT = 'cdk-chime-phone-number:deploymentId';

/** One value per app, so that all lookups of one synthesis agree. */
const deploymentIds = new WeakMap<IConstruct, string>();

/**
 * When a deployed lookup asks Chime again.
 *
 * CloudFormation sends a custom resource an Update only when one of its properties changes. Between two of them the
 * attributes keep the values of the last lookup.
 *
 * @exampleMetadata fixture=in-a-stack
 * @example
 * new PhoneNumberLookup(this, 'SupportLine', {
 *   phoneNumberId: '+12065550100',
 *   refresh: RefreshPolicy.everyDeployment(),
 * });
 */
export class RefreshPolicy {
  /**
   * Looks the number up on create, and when a property of the lookup changes: CloudFormation's own rule. A deployment
   * that leaves the lookup alone does not depend on Chime.
   */
  public static onChange(): RefreshPolicy {
    return new RefreshPolicy(() => undefined);
  }

  /**
   * Looks the number up in every deployment, by a property whose value is new at each synthesis.
   *
   * The template so differs from one synthesis to the next. Set the context key
   * `cdk-chime-phone-number:deploymentId` to pin the value, to a commit hash or a pipeline's execution ID for
   * example, and templates are reproducible again; `onTrigger` is for values that only the deployment knows. The
   * pinned value must be a string that isn't empty.
   */
  public static everyDeployment(): RefreshPolicy {
    return new RefreshPolicy(deploymentIdOf);
  }

  /**
   * Looks the number up again whenever the value changes.
   *
   * @param value any string; tokens are allowed, such as `CfnParameter.valueAsString`, which refreshes without a
   * change of the template. An empty literal is an error, since it would never change anything.
   * @exampleMetadata fixture=in-a-stack
   * @example
   * const release = new CfnParameter(this, 'Release');
   * new PhoneNumberLookup(this, 'SupportLine', {
   *   phoneNumberId: '+12065550100',
   *   refresh: RefreshPolicy.onTrigger(release.valueAsString),
   * });
   */
  public static onTrigger(value: string): RefreshPolicy {
    if (value === '') {
      throw new Error(
        'RefreshPolicy.onTrigger needs a value that changes when the number is to be looked up again, got an empty string',
      );
    }
    return new RefreshPolicy(() => value);
  }

  private constructor(private readonly value: (scope: IConstruct) => string | undefined) {}

  /**
   * Value of the custom resource's `Refresh` property for a lookup in this scope.
   * @internal
   */
  public _valueFor(scope: IConstruct): string | undefined {
    return this.value(scope);
  }
}

/** The pinned value, or the time of this synthesis. A pin that can't work is an error: it would end the refreshing. */
function deploymentIdOf(scope: IConstruct): string {
  const context = scope.node.getAllContext() as Readonly<Record<string, unknown>>;
  if (DEPLOYMENT_ID_CONTEXT in context) {
    return assertPin(scope, context[DEPLOYMENT_ID_CONTEXT]);
  }
  const app = scope.node.root;
  const id = deploymentIds.get(app) ?? new Date().toISOString();
  deploymentIds.set(app, id);
  return id;
}

function assertPin(scope: IConstruct, pin: unknown): string {
  if (typeof pin !== 'string' || pin.trim() === '') {
    throw invalid(
      scope,
      `the context key '${DEPLOYMENT_ID_CONTEXT}' is ${pin === undefined ? 'undefined' : JSON.stringify(pin)}; set it to a string that is new in each deployment, such as a commit hash, or remove the key`,
    );
  }
  return pin;
}
