/** The smallest app: one stack that looks up a number and outputs the result. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookup } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'SupportLine');

const supportLine = new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: '+12065550100' });

new CfnOutput(stack, 'Number', { value: supportLine.e164PhoneNumber });
new CfnOutput(stack, 'Status', { value: supportLine.status });
