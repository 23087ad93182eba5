/** A stack that writes all attributes of its lookups to outputs. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PhoneNumberAttribute, PhoneNumberLookup } from '../../../lib';

export class AllAttributesStack extends Stack {
  public constructor(scope: Construct, id: string, phoneNumberIds: readonly string[]) {
    super(scope, id);
    for (const phoneNumberId of phoneNumberIds) {
      const lookup = new PhoneNumberLookup(this, `Lookup${digitsOf(phoneNumberId)}`, { phoneNumberId });
      for (const attribute of Object.values(PhoneNumberAttribute)) {
        new CfnOutput(this, outputIdOf(phoneNumberId, attribute), { value: lookup.attribute(attribute) });
      }
    }
  }
}

export function outputIdOf(phoneNumberId: string, attribute: string): string {
  return `N${digitsOf(phoneNumberId)}${attribute.replace('.', '')}`;
}

function digitsOf(phoneNumberId: string): string {
  return phoneNumberId.replace(/^(\+|%2B)/, '');
}
