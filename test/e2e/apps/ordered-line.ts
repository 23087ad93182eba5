/** A stack that orders a number, associates it, and looks it up. */
import { CfnOutput, CustomResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ChimeApi, PhoneNumberLookup, type PhoneNumberLookupProps } from '../../../lib';

/** Calls `ORDERS_URL` for a Create, and completes. */
const CODE = `
exports.handler = async ({ RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties }) => {
  if (RequestType === 'Create') {
    await fetch(process.env.ORDERS_URL + '/' + ResourceProperties.Step);
  }
  const response = { Status: 'SUCCESS', PhysicalResourceId: LogicalResourceId, StackId, RequestId, LogicalResourceId };
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify(response) });
};`;

export class OrderedLineStack extends Stack {
  public constructor(scope: Construct, id: string, ordersUrl: string, props: PhoneNumberLookupProps) {
    super(scope, id);
    const { functionArn } = new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(CODE),
      environment: { ORDERS_URL: ordersUrl },
    });
    const order = new CustomResource(this, 'Order', { serviceToken: functionArn, properties: { Step: 'order' } });
    const association = new CustomResource(this, 'Association', {
      serviceToken: functionArn,
      properties: { Step: 'associate' },
    });
    association.node.addDependency(order);
    const line = new PhoneNumberLookup(this, 'Line', { api: ChimeApi.CHIME_SDK_VOICE, ...props });
    line.node.addDependency(association);
    new CfnOutput(this, 'Number', { value: line.phoneNumberId });
    new CfnOutput(this, 'VoiceConnectorId', { value: line.voiceConnectorId });
  }
}
