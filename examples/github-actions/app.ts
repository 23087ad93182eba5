/** The app that the workflow deploys. The later steps of the workflow read its outputs. */
import { App, Stack } from 'aws-cdk-lib';
import { PhoneNumberAttribute, PhoneNumberLookup, PhoneNumberStatus, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'Telephony');

new PhoneNumberLookup(stack, 'SupportLine', {
  phoneNumberId: '+12065550100',
  refresh: RefreshPolicy.everyDeployment(),
  expect: { statuses: [PhoneNumberStatus.ASSIGNED] },
}).createOutputs({ attributes: [PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS] });
