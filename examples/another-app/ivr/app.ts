/** An app that uses the number, which it knows by the names of outputs and exports alone. */
import { App, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberLookup } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'Ivr');

const viaOutputs = PhoneNumberLookup.fromStackOutputs(stack, 'ViaOutputs', { stackName: 'Numbers' });
const viaExports = PhoneNumberLookup.fromExports(stack, 'ViaExports', { exportPrefix: 'support-line' });

new ssm.StringParameter(stack, 'Status', { stringValue: viaOutputs.status });
new ssm.StringParameter(stack, 'CallerId', { stringValue: viaExports.e164PhoneNumber });
