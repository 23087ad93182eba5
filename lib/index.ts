export { PhoneNumberLookup } from './phone-number-lookup';
export { PhoneNumberLookupOptions, PhoneNumberLookupProps } from './phone-number-lookup-props';
export { PhoneNumberList, PhoneNumberListProps } from './phone-number-list';
export { IPhoneNumber } from './phone-number';
export { PhoneNumberAttribute } from './contract/phone-number-attribute';
export {
  AssociationName,
  CallingNameStatus,
  PhoneNumberCapability,
  PhoneNumberProductType,
  PhoneNumberStatus,
  PhoneNumberType,
} from './contract/phone-number-model';
export { ChimeApi } from './contract/chime-api';
export { OnMissing, OnRollback } from './contract/properties';
export { PhoneNumberAssociation } from './phone-number-association';
export { PhoneNumberExpectations } from './phone-number-expectations';
export { PhoneNumberQuery } from './phone-number-query';
export { RefreshPolicy } from './refresh-policy';
export {
  AssumeRoleOptions,
  PhoneNumberLookupProvider,
  PhoneNumberLookupProviderProps,
} from './phone-number-lookup-provider';
export { IPhoneNumberLookupProvider } from './provider-base';
export { PhoneNumberExports, PhoneNumberOutputsOptions, PhoneNumberStackOutputs } from './phone-number-outputs';
export {
  PhoneNumberParameters,
  PhoneNumberParametersOptions,
  PhoneNumberParametersProps,
} from './phone-number-parameters';
export { PhoneNumberMonitor, PhoneNumberMonitorProps } from './phone-number-monitor';
