export { ChimeApi } from './contract/chime-api';
export { OnMissing, OnRollback } from './contract/properties';
export { IPhoneNumber } from './phone-number';
export { PhoneNumberAttribute } from './contract/phone-number-attribute';
export { PhoneNumberAssociation, PhoneNumberExpectations } from './phone-number-expectations';
export { PhoneNumberLookup, PhoneNumberLookupProps } from './phone-number-lookup';
export {
  AssumeRoleOptions,
  PhoneNumberLookupProvider,
  PhoneNumberLookupProviderProps,
} from './phone-number-lookup-provider';
export {
  AssociationName,
  CallingNameStatus,
  PhoneNumberCapability,
  PhoneNumberProductType,
  PhoneNumberStatus,
  PhoneNumberType,
} from './contract/phone-number-model';
export { PhoneNumberMonitor, PhoneNumberMonitorProps } from './phone-number-monitor';
export { PhoneNumberExports, PhoneNumberOutputsOptions, PhoneNumberStackOutputs } from './phone-number-outputs';
export {
  PhoneNumberParameters,
  PhoneNumberParametersOptions,
  PhoneNumberParametersProps,
} from './phone-number-parameters';
export { PhoneNumberQuery } from './phone-number-query';
export { IPhoneNumberLookupProvider } from './provider-base';
export { RefreshPolicy } from './refresh-policy';
