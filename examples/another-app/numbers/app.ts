/** The app that owns the number: it looks up the number, and publishes it in outputs and exports of its stack. */
import { App, Stack } from 'aws-cdk-lib';
import { PhoneNumberAttribute, PhoneNumberLookup, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'Numbers');

const supportLine = new PhoneNumberLookup(stack, 'SupportLine', {
  phoneNumberId: '+12065550100',
  absentValue: 'none', // An export can't be empty.
  refresh: RefreshPolicy.everyDeployment(),
});

// Values that can change are plain outputs, which never block a deployment.
supportLine.createOutputs();

// An export that is in use can't change, so only a value that never changes is exported.
supportLine.createOutputs({
  attributes: [PhoneNumberAttribute.E164_PHONE_NUMBER],
  outputPrefix: 'Exported',
  exportPrefix: 'support-line',
});
