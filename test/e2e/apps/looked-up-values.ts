/** An app that the CDK CLI runs. A number and a service token are values of Parameter Store that the CLI looks up. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from '../../../lib';
import { ACCOUNT, REGION } from '../../../tools/local-aws/environment';

const stack = new Stack(new App(), 'LookedUpValues', { env: { account: ACCOUNT, region: REGION } });
const serviceToken = StringParameter.valueFromLookup(stack, '/looked-up/service-token');
const line = new PhoneNumberLookup(stack, 'Line', {
  phoneNumberId: StringParameter.valueFromLookup(stack, '/looked-up/line'),
  provider: PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', serviceToken),
});
new CfnOutput(stack, 'E164', { value: line.e164PhoneNumber });
