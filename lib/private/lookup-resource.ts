import { CfnOutput, CfnResource, type IResolveContext, Reference, ReferenceStrength, Stack, Token } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { whenResolvable } from './after-aspects';
import { assertResolved } from './resolved-properties';

/** The resource of a lookup or of a list. References to it are weak, unless the user sets another strength. */
export class LookupResource extends CfnResource {
  /** How other stacks refer to the attributes. */
  public referenceStrength = ReferenceStrength.WEAK;

  public constructor(scope: Construct, id: string, type: string, properties: object) {
    super(scope, id, { type, properties: { ...properties } });
    whenResolvable(this, () => {
      assertResolved(scope, properties);
    });
    this.applyCrossStackReferenceStrength(this.referenceStrength);
  }

  /** The CDK calls this for `CrossStackReferences.of` and for `PhoneNumberLookup.applyCrossStackReferenceStrength`. */
  public override applyCrossStackReferenceStrength(strength: ReferenceStrength): void {
    super.applyCrossStackReferenceStrength(strength);
    this.referenceStrength = strength;
  }

  /** An attribute, for this stack and for others. */
  public attribute(name: string): string {
    const attribute = this.getAtt(name);
    return Token.asString(this.stack.nested ? new NestedAttribute(attribute, this) : attribute);
  }

  /** ID of the output of a nested stack for an attribute. */
  public outputId(name: string): string {
    return `${this.stack.resolve(this.logicalId) as string}${name.replace('.', '')}`;
  }

  /** Whether another stack reads the attribute through a strong reference, for which the CDK creates an export. */
  public isExported(name: string): boolean {
    const reference = this.stack.nested
      ? `"Outputs.${this.outputId(name)}"`
      : JSON.stringify([this.stack.resolve(this.logicalId), name]);
    const exports = topLevel(this.stack).node.tryFindChild('Exports')?.node.children ?? [];
    return exports.some(({ node }) => node.id.includes(reference));
  }
}

/**
 * An attribute of a lookup in a nested stack. Other stacks read it through an output of the nested stack, and the CDK
 * gives that output the default strength of the app instead of the strength of the lookup. This class creates the
 * outputs up to the top-level stack, and refers to the last one with the strength of the lookup.
 */
class NestedAttribute extends Reference {
  private readonly outside = new Map<IConstruct, string>();

  public constructor(
    private readonly attribute: Reference,
    private readonly lookup: LookupResource,
  ) {
    super(attribute, lookup, attribute.displayName);
  }

  public override resolve({ scope }: IResolveContext): string | Reference {
    const reader = Stack.of(scope);
    if (topLevel(reader) === topLevel(this.lookup.stack)) {
      return this.attribute;
    }
    // The CDK resolves a reference once for each token, so the same reader must get the same reference each time.
    const seen = this.outside.get(reader) ?? Stack.consumeReference(this.output(), this.lookup.referenceStrength);
    this.outside.set(reader, seen);
    return seen;
  }

  /** The attribute as an output of the outermost nested stack. */
  private output(): string {
    let reference = this.attribute;
    let { stack } = this.lookup;
    for (; stack.nestedStackResource !== undefined; stack = Stack.of(stack.nestedStackResource)) {
      const id = this.lookup.outputId(this.attribute.displayName);
      const existing = stack.node.tryFindChild(id) as CfnOutput | undefined;
      const output = existing ?? new CfnOutput(stack, id, { value: Token.asString(reference) });
      reference = stack.nestedStackResource.getAtt(`Outputs.${stack.resolve(output.logicalId) as string}`);
    }
    return Token.asString(reference);
  }
}

function topLevel(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : topLevel(stack.nestedStackParent);
}
