/** One provider for an organization, and a template without assets that StackSets deploys to its accounts. */
import { App, BootstraplessSynthesizer, CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from 'cdk-chime-phone-number';

export const app = new App();

// Deploy it once in each Region: CloudFormation calls only functions in its own Region.
const shared = new Stack(app, 'SharedProvider');
const provider = new PhoneNumberLookupProvider(shared, 'Provider');
provider.lambdaFunction.grantInvoke(new iam.OrganizationPrincipal('o-a1b2c3d4e5'));
new CfnOutput(shared, 'ServiceToken', { value: provider.serviceToken });

// The template for the StackSet has no function and no asset, so the accounts need no bootstrapping.
const member = new Stack(app, 'Member', {
  synthesizer: new BootstraplessSynthesizer(),
});
const serviceToken = new CfnParameter(member, 'ServiceToken', { description: 'Output of the stack SharedProvider' });
const supportLine = new PhoneNumberLookup(member, 'SupportLine', {
  phoneNumberId: '+12065550100',
  provider: PhoneNumberLookupProvider.fromServiceToken(member, 'Provider', serviceToken.valueAsString),
});
new CfnOutput(member, 'Number', { value: supportLine.e164PhoneNumber });
