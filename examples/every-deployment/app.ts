/** A lookup that refreshes in every deployment, and a consumer that gets the new value in the same deployment. */
import { App, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberLookup, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();

const numbers = new Stack(app, 'Numbers');
const supportLine = new PhoneNumberLookup(numbers, 'SupportLine', {
  phoneNumberId: '+12065550100',
  refresh: RefreshPolicy.everyDeployment(),
});

// The template of the consumer doesn't change with the status, and CloudFormation reads the outputs of the producer
// only while it updates the consumer. The tag changes each time, so there is always an update.
const deployment: unknown = app.node.tryGetContext('deployment') ?? new Date().toISOString();
const consumer = new Stack(app, 'Consumer', { tags: { deployment: String(deployment) } });
new ssm.StringParameter(consumer, 'Status', { stringValue: supportLine.status });
