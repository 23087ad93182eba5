/** A number of another account: the function assumes a role in that account before it calls Chime. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'AnotherAccount');

const provider = new PhoneNumberLookupProvider(stack, 'TelephonyAccount', {
  assumeRole: {
    roleArn: 'arn:aws:iam::444455556666:role/phone-number-reader',
    externalId: 'support-line',
  },
});
const supportLine = new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: '+12065550100', provider });

new CfnOutput(stack, 'Number', { value: supportLine.e164PhoneNumber });
// The trust policy of the role in the other account must name this role.
new CfnOutput(stack, 'TrustedRole', { value: provider.role.roleArn });
