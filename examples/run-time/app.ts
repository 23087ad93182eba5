/** A number in Parameter Store, and a function that reads it each time it runs. */
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { PhoneNumberAttribute, PhoneNumberLookup, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'RunTime');

const supportLine = new PhoneNumberLookup(stack, 'SupportLine', {
  phoneNumberId: '+12065550100',
  absentValue: 'none', // A parameter can't be empty.
  refresh: RefreshPolicy.everyDeployment(),
});
const parameters = supportLine.publishToParameterStore('Parameters', {
  parameterPrefix: '/telephony/support-line',
  attributes: [PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS],
});

const reader = new lambda.Function(stack, 'Reader', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  // The runtime contains the AWS SDK.
  code: lambda.Code.fromInline(`
const { GetParametersCommand, SSMClient } = require('@aws-sdk/client-ssm');
const ssm = new SSMClient();

exports.handler = async () => {
  const Names = ['E164PhoneNumber', 'Status'].map((attribute) => process.env.PARAMETER_PREFIX + '/' + attribute);
  const { Parameters } = await ssm.send(new GetParametersCommand({ Names }));
  return Object.fromEntries(Parameters.map(({ Name, Value }) => [Name.split('/').at(-1), Value]));
};
`),
  environment: { PARAMETER_PREFIX: parameters.parameterPrefix },
});
parameters.grantRead(reader);

Validations.of(reader).acknowledge({
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  reason: 'The managed policy lets the function write logs and nothing else.',
});
