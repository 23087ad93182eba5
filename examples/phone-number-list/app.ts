/** A function that routes calls to the numbers of a Voice Connector, and knows all numbers of the account. */
import { App, Fn, Stack, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberAssociation, PhoneNumberList, RefreshPolicy } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'Routing');
const refresh = RefreshPolicy.everyDeployment();

// A hundred numbers take 1.3 KB of the 4 KB that Lambda allows for all environment variables of a function.
const clinics = new PhoneNumberList(stack, 'Clinics', {
  find: { association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4') },
  maxCount: 100,
  refresh,
});

// As many numbers as a list can have fit into a parameter of their own.
const ownNumbers = new PhoneNumberList(stack, 'OwnNumbers', { find: { country: 'US' }, refresh });
const allowList = new ssm.StringListParameter(stack, 'AllowList', { stringListValue: ownNumbers.e164PhoneNumbers });

const router = new lambda.Function(stack, 'Router', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  // The runtime contains the AWS SDK.
  code: lambda.Code.fromInline(`
const { GetParameterCommand, SSMClient } = require('@aws-sdk/client-ssm');
const ssm = new SSMClient();
const clinics = process.env.CLINICS.split(',');

exports.handler = async ({ from, to }) => {
  if (!clinics.includes(to)) return { route: 'reject' };
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: process.env.ALLOW_LIST }));
  return { route: Parameter.Value.split(',').includes(from) ? 'staff' : 'reception' };
};
`),
  environment: { CLINICS: Fn.join(',', clinics.e164PhoneNumbers), ALLOW_LIST: allowList.parameterName },
});
allowList.grantRead(router);

Validations.of(router).acknowledge({
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
  reason: 'The managed policy lets the function write logs and nothing else.',
});
