/** The app that owns the number: it looks it up, and leaves it in the outputs and exports of its stack. */
import { App, Stack } from 'aws-cdk-lib';
import { PhoneNumberAttribute, PhoneNumberLookup, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'Numbers');

const supportLine = new PhoneNumberLookup(stack, 'SupportLine', {
  phoneNumberId: '+12065550100',
  absentValue: 'none', // An export can't be empty.
  refresh: RefreshPolicy.everyDeployment(),
});

// Everything that may change goes into plain outputs, which never keep a deployment back.
supportLine.createOutputs();

// An export in use can't change, so that only what never does is exported.
supportLine.createOutputs({
  attributes: [PhoneNumberAttribute.E164_PHONE_NUMBER],
  outputPrefix: 'Exported',
  exportPrefix: 'support-line',
});
