/** An app that reads the number by the names of outputs and exports. */
import { App, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberLookup } from 'cdk-chime-phone-number';

export const app = new App();
// CloudFormation reads outputs only while it updates a stack. The tag changes each time, so there is always an update.
const stack = new Stack(app, 'Ivr', { tags: { deployment: new Date().toISOString() } });

const viaOutputs = PhoneNumberLookup.fromStackOutputs(stack, 'ViaOutputs', { stackName: 'Numbers' });
const viaExports = PhoneNumberLookup.fromExports(stack, 'ViaExports', { exportPrefix: 'support-line' });

new ssm.StringParameter(stack, 'Status', { stringValue: viaOutputs.status });
new ssm.StringParameter(stack, 'CallerId', { stringValue: viaExports.e164PhoneNumber });
