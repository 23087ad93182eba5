/** Acknowledges cdk-nag's findings about wildcards in the function's own policy, and no others. */
import { AspectPriority, Aspects, type CfnResource, type IAspect, Validations } from 'aws-cdk-lib';

const RULE = 'AwsSolutions-IAM5';

/** Metadata of a resource that cdk-nag 2 reads. */
const METADATA_KEY = 'cdk_nag';

interface Suppression {
  readonly id: string;
  readonly reason: string;
  readonly applies_to: readonly string[];
}

export class WildcardAcknowledgments {
  private readonly suppressions: Suppression[] = [];

  /** @param policy the resource with the policy. The constructs above it also contain policies of the user. */
  public constructor(private readonly policy: CfnResource) {
    Aspects.of(policy).add(
      {
        visit: () => {
          this.addMetadata();
        },
      },
      { priority: AspectPriority.MUTATING },
    );
  }

  /** @param resource the resource of a statement, as cdk-nag writes it. */
  public add(resource: string, reason: string): void {
    const finding = `Resource::${resource}`;
    this.suppressions.push({ id: RULE, reason, applies_to: [finding] });
    try {
      Validations.of(this.policy).acknowledge({ id: `${RULE}[${finding}]`, reason });
    } catch (error) {
      // Older versions of the CDK refuse an ID with more than one `::`, so the finding remains with these versions.
      if (!String(error).includes('Invalid validation rule ID')) {
        throw error;
      }
    }
  }

  /** cdk-nag 2 ignores acknowledgments. Other apps don't need the metadata, which is part of the template. */
  private addMetadata(): void {
    const aspects = this.policy.node.scopes.flatMap((scope) => Aspects.of(scope).all);
    if (aspects.some(isPackOfCdkNag2)) {
      const { rules_to_suppress: others = [] } = (this.policy.getMetadata(METADATA_KEY) ?? {}) as {
        rules_to_suppress?: unknown[];
      };
      this.policy.addMetadata(METADATA_KEY, { rules_to_suppress: [...others, ...this.suppressions] });
    }
  }
}

/** Since version 3, the packs of cdk-nag aren't Aspects. */
function isPackOfCdkNag2(aspect: IAspect): boolean {
  return 'readPackName' in aspect;
}
