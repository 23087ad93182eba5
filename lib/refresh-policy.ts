import type { IConstruct } from 'constructs';
import { isBlank, shown } from './private/literals';
import { validationError } from './private/validation-error';

/** Context key that pins the value that `RefreshPolicy.everyDeployment()` writes to the template. */
const DEPLOYMENT_ID_CONTEXT = 'cdk-chime-phone-number:deploymentId';

/** One value for each app, so that all lookups of one synthesis have the same value. */
const deploymentIds = new WeakMap<IConstruct, string>();

/**
 * When a deployed lookup looks up the number again.
 *
 * CloudFormation sends an Update to a custom resource only when one of its properties changes. Until then, the
 * attributes keep the values of the last lookup.
 *
 * @example
 * new PhoneNumberLookup(this, 'SupportLine', {
 *   phoneNumberId: '+12065550100',
 *   refresh: RefreshPolicy.everyDeployment(),
 * });
 */
export class RefreshPolicy {
  /**
   * Looks up the number on create, and when a property of the lookup changes, which is the rule of CloudFormation. A
   * deployment that doesn't change the lookup doesn't depend on Chime.
   */
  public static onChange(): RefreshPolicy {
    return new RefreshPolicy(() => undefined);
  }

  /**
   * Looks up the number in every deployment, through a property whose value is new at each synthesis.
   *
   * Therefore the template differs from one synthesis to the next. To make templates reproducible, pin the value with
   * the context key `cdk-chime-phone-number:deploymentId`, for example to a commit hash or to the execution ID of a
   * pipeline. The value must be a string that isn't empty. For values that only the deployment knows, use `onTrigger`.
   */
  public static everyDeployment(): RefreshPolicy {
    return new RefreshPolicy(deploymentIdOf);
  }

  /**
   * Looks up the number again when the value changes.
   *
   * @param value any string. Tokens are allowed, for example `CfnParameter.valueAsString`, which refreshes the lookup
   * without a change of the template. An empty value is an error, because it never changes.
   * @example
   * const release = new CfnParameter(this, 'Release');
   * new PhoneNumberLookup(this, 'SupportLine', {
   *   phoneNumberId: '+12065550100',
   *   refresh: RefreshPolicy.onTrigger(release.valueAsString),
   * });
   */
  public static onTrigger(value: string): RefreshPolicy {
    if (isBlank(value)) {
      throw new Error(
        `RefreshPolicy.onTrigger received ${shown(value)}. Pass a string that changes when the number must be looked up again, and check the variable that it comes from.`,
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

/** The pinned value, or the time of this synthesis. An invalid pin is an error, because it would stop refreshing. */
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
  if (isBlank(pin)) {
    throw validationError(
      scope,
      `The context key '${DEPLOYMENT_ID_CONTEXT}' is ${shown(pin)}. Set it to a string that is new in each deployment, such as a commit hash, or remove the key.`,
    );
  }
  return pin as string;
}
