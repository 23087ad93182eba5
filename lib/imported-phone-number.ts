import type { Construct } from 'constructs';
import type { PhoneNumberAttribute } from './contract/phone-number-attribute';
import { PhoneNumberBase } from './phone-number-base';

/** A phone number that another app looked up: each attribute is read from where that app left it. */
export class ImportedPhoneNumber extends PhoneNumberBase {
  public constructor(
    scope: Construct,
    id: string,
    private readonly read: (attribute: PhoneNumberAttribute) => string,
  ) {
    super(scope, id);
  }

  public attribute(attribute: PhoneNumberAttribute): string {
    return this.read(attribute);
  }
}
