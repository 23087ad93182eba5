/** A telephony stack: the number, the function that answers calls, and the Voice Connector for outbound calls. */
import { App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as chime from 'aws-cdk-lib/aws-chime';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  PhoneNumberCapability,
  PhoneNumberLookup,
  PhoneNumberProductType,
  PhoneNumberStatus,
} from 'cdk-chime-phone-number';

const CHIME_REGION = 'us-east-1';

export const app = new App();
// A SIP media application calls only functions in its own Region.
const stack = new Stack(app, 'Telephony', { env: { region: CHIME_REGION } });

// A number of another product, or one that can't receive calls, fails the deployment before dependent resources exist.
const salesLine = new PhoneNumberLookup(stack, 'SalesLine', {
  phoneNumberId: '+18005550111',
  region: CHIME_REGION,
  expect: {
    statuses: [PhoneNumberStatus.ASSIGNED],
    productTypes: [PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN],
    capabilities: [PhoneNumberCapability.INBOUND_CALL],
  },
});

const ivr = new lambda.Function(stack, 'Ivr', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  timeout: Duration.seconds(10),
  code: lambda.Code.fromInline(`
exports.handler = async ({ InvocationEventType, CallDetails }) => {
  if (InvocationEventType !== 'NEW_INBOUND_CALL') return { SchemaVersion: '1.0', Actions: [] };
  const [{ CallId }] = CallDetails.Participants;
  const Text = 'You reached ' + process.env.SALES_LINE_E164_PHONE_NUMBER;
  return {
    SchemaVersion: '1.0',
    Actions: [
      { Type: 'Speak', Parameters: { CallId, Text } },
      { Type: 'Hangup', Parameters: { CallId, SipResponseCode: '0' } },
    ],
  };
};
`),
  environment: salesLine.toEnvironment('SALES_LINE'),
});
ivr.grantInvoke(
  new iam.ServicePrincipal('voiceconnector.chime.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
  }),
);

const application = new chime.CfnSipMediaApplication(stack, 'Application', {
  name: 'sales',
  awsRegion: CHIME_REGION,
  endpoints: [{ lambdaArn: ivr.functionArn }],
});
// CloudFormation creates the application only after the number meets the expectations.
application.node.addDependency(salesLine);

const voiceConnector = new chime.CfnVoiceConnector(stack, 'VoiceConnector', {
  name: 'sales',
  awsRegion: CHIME_REGION,
  requireEncryption: true,
});

new CfnOutput(stack, 'SipMediaApplicationId', { value: application.attrSipMediaApplicationId });
new CfnOutput(stack, 'OutboundHostName', { value: voiceConnector.attrOutboundHostName });
new CfnOutput(stack, 'SipRuleId', { value: salesLine.sipRuleId });

Validations.of(ivr).acknowledge({
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  reason: 'The managed policy lets the function write logs and nothing else.',
});
