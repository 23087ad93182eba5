/** The two stacks of the sample app: one looks up a phone number, and the other uses it. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type IPhoneNumber, PhoneNumberLookup } from '../lib';

export interface ProducerStackProps extends StackProps {
  readonly phoneNumberId: string;
}

export class ProducerStack extends Stack {
  public readonly supportLine: IPhoneNumber;

  public constructor(scope: Construct, id: string, { phoneNumberId, ...props }: ProducerStackProps) {
    super(scope, id, props);
    this.supportLine = new PhoneNumberLookup(this, 'SupportLine', { phoneNumberId });
    new CfnOutput(this, 'ServedBy', { value: this.supportLine.servedBy });
  }
}

export interface ConsumerStackProps extends StackProps {
  readonly supportLine: IPhoneNumber;
}

/** Uses the number in a function's environment, in a parameter, and in outputs. */
export class ConsumerStack extends Stack {
  public constructor(scope: Construct, id: string, { supportLine, ...props }: ConsumerStackProps) {
    super(scope, id, props);

    const logGroup = new logs.LogGroup(this, 'IvrLogs', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'IvrRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const mayLog = logGroup.grantWrite(role);
    const ivr = new lambda.Function(this, 'Ivr', {
      description: 'Tells callers which number they reached',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromInline(
        [
          'exports.handler = async () => ({',
          '  callerId: process.env.SUPPORT_LINE_E164_PHONE_NUMBER,',
          '  open: process.env.SUPPORT_LINE_STATUS === "Assigned",',
          '  associations: JSON.parse(process.env.SUPPORT_LINE_ASSOCIATIONS || "[]"),',
          '});',
        ].join('\n'),
      ),
      role,
      logGroup,
      environment: {
        SUPPORT_LINE_E164_PHONE_NUMBER: supportLine.e164PhoneNumber,
        SUPPORT_LINE_STATUS: supportLine.status,
        SUPPORT_LINE_ASSOCIATIONS: supportLine.associations,
      },
    });
    mayLog.applyBefore(ivr);

    new ssm.StringParameter(this, 'SupportLineParameter', {
      description: 'Phone number of the support line',
      stringValue: supportLine.e164PhoneNumber,
    });

    new CfnOutput(this, 'SupportLineNumber', { value: supportLine.e164PhoneNumber });
    new CfnOutput(this, 'SupportLineStatus', { value: supportLine.status });
    new CfnOutput(this, 'SupportLineAssociations', { value: supportLine.associations });
    new CfnOutput(this, 'SupportLineVoiceConnector', { value: supportLine.voiceConnectorId });
    new CfnOutput(this, 'IvrFunctionName', { value: ivr.functionName });
  }
}
