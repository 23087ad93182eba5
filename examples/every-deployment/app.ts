/** A number that is looked up in every deployment, and a consumer that follows in the same one. */
import { App, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberLookup, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();

const numbers = new Stack(app, 'Numbers');
const supportLine = new PhoneNumberLookup(numbers, 'SupportLine', {
  phoneNumberId: '+12065550100',
  refresh: RefreshPolicy.everyDeployment(),
});

// The consumer's template stays the same when the status changes. CloudFormation reads the producer's outputs in an
// update only, and a tag that is new each time makes for one.
const deployment: unknown = app.node.tryGetContext('deployment') ?? new Date().toISOString();
const consumer = new Stack(app, 'Consumer', { tags: { deployment: String(deployment) } });
new ssm.StringParameter(consumer, 'Status', { stringValue: supportLine.status });
