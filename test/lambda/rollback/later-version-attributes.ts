/**
 * Turns the code that is tested into that of a later version, which added the count of associations, and then the name,
 * to the attributes of the first. Only the order of the attributes tells which are new. To be imported before the code.
 */
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';

const { ASSOCIATION_COUNT, NAME } = PhoneNumberAttribute;

Reflect.deleteProperty(PhoneNumberAttribute, 'ASSOCIATION_COUNT');
Reflect.deleteProperty(PhoneNumberAttribute, 'NAME');
Object.assign(PhoneNumberAttribute, { ASSOCIATION_COUNT, NAME });
