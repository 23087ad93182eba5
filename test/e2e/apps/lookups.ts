/** Stacks with lookups only: at the top level, nested, and in a stage. */
import { type App, CfnOutput, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PhoneNumberLookup } from '../../../lib';

/** Adds a lookup and an output for each number. */
export function addLookups(stack: Stack, phoneNumberIds: readonly string[]): void {
  phoneNumberIds.forEach((phoneNumberId, index) => {
    const lookup = new PhoneNumberLookup(stack, `Lookup${String(index)}`, { phoneNumberId });
    new CfnOutput(stack, `E164of${String(index)}`, { value: lookup.e164PhoneNumber });
  });
}

export class LookupsStack extends Stack {
  public constructor(scope: Construct, id: string, phoneNumberIds: readonly string[]) {
    super(scope, id);
    addLookups(this, phoneNumberIds);
  }
}

/** Two stacks, a third with lookups in itself and in a nested stack, and one in a `Stage`. */
export function everyKindOfStack(app: App, phoneNumberIds: readonly string[]): void {
  new LookupsStack(app, 'FirstOfTwo', phoneNumberIds);
  new LookupsStack(app, 'SecondOfTwo', phoneNumberIds);
  const parent = new LookupsStack(app, 'Parent', phoneNumberIds);
  addLookups(new NestedStack(parent, 'Child'), phoneNumberIds);
  new LookupsStack(new Stage(app, 'Production'), 'Staged', phoneNumberIds);
}
