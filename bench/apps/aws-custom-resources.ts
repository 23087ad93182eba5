/** The same stack with `AwsCustomResource`, as its documentation has it. */
import { App, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { numbers } from './numbers';

// Each brings a policy beside itself, so the stack has more resources than CloudFormation takes.
const app = new App({ context: { '@aws-cdk/core:stackResourceLimit': 0 } });
const stack = new Stack(app, 'Stack');
const lookups = numbers.map(
  (phoneNumberId) =>
    new AwsCustomResource(stack, `Line${phoneNumberId}`, {
      resourceType: 'Custom::ChimePhoneNumber',
      onUpdate: {
        service: '@aws-sdk/client-chime-sdk-voice',
        action: 'GetPhoneNumber',
        parameters: { PhoneNumberId: phoneNumberId },
        physicalResourceId: PhysicalResourceId.of(phoneNumberId),
        region: 'us-east-1',
      },
      installLatestAwsSdk: false,
      policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
    }),
);
const read = (element: string): string =>
  Fn.join(
    ',',
    lookups.map((lookup) => lookup.getResponseField(`PhoneNumber.${element}`)),
  );
new CfnOutput(stack, 'Numbers', { value: read('E164PhoneNumber') });
new CfnOutput(stack, 'Statuses', { value: read('Status') });
app.synth();
