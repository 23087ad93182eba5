/**
 * Turns the tested code into a later version, which first added the attribute AssociationCount, and then Name. Only the
 * order of the attributes decides which ones are new. Import this file before the tested code.
 */
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';

const { ASSOCIATION_COUNT, NAME } = PhoneNumberAttribute;

Reflect.deleteProperty(PhoneNumberAttribute, 'ASSOCIATION_COUNT');
Reflect.deleteProperty(PhoneNumberAttribute, 'NAME');
Object.assign(PhoneNumberAttribute, { ASSOCIATION_COUNT, NAME });
