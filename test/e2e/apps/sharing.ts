/** A producer that publishes the attributes of its lookup, and a consumer in another app that reads them. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { PhoneNumberAttribute, PhoneNumberLookup, RefreshPolicy } from '../../../lib';

const ATTRIBUTES = Object.values(PhoneNumberAttribute);

/** Publishes the attributes as outputs, exports, and SSM parameters, with the stack's name as prefix. */
export class ProducerStack extends Stack {
  public constructor(scope: Construct, id: string, phoneNumberId: string) {
    super(scope, id);
    const line = new PhoneNumberLookup(this, 'Line', {
      phoneNumberId,
      absentValue: 'none',
      refresh: RefreshPolicy.everyDeployment(),
    });
    line.createOutputs({ exportPrefix: id });
    line.publishToParameterStore('Parameters', { parameterPrefix: `/${id}`, attributes: ATTRIBUTES });
  }
}

/** How a consumer reads the attributes of a producer. */
export type Way = (consumer: Stack, producer: string) => (attribute: PhoneNumberAttribute) => string;

export const throughOutputs: Way = (consumer, producer) => {
  const line = PhoneNumberLookup.fromStackOutputs(consumer, 'Line', { stackName: producer });
  return (attribute) => line.attribute(attribute);
};

export const throughExports: Way = (consumer, producer) => {
  const line = PhoneNumberLookup.fromExports(consumer, 'Line', { exportPrefix: producer });
  return (attribute) => line.attribute(attribute);
};

export const throughParameters: Way = (consumer, producer) => {
  const line = PhoneNumberLookup.fromParameterStore(consumer, 'Line', {
    parameterPrefix: `/${producer}`,
    attributes: ATTRIBUTES,
  });
  return (attribute) => line.attribute(attribute);
};

/**
 * Writes all attributes of a producer to outputs, whose names are those of the attributes without dots. CloudFormation
 * doesn't accept a stack without resources: therefore, the status is also an SSM parameter.
 */
export class ConsumerStack extends Stack {
  public constructor(scope: Construct, id: string, producer: string, way: Way) {
    super(scope, id);
    const read = way(this, producer);
    for (const attribute of ATTRIBUTES) {
      new CfnOutput(this, attribute.replace('.', ''), { value: read(attribute) });
    }
    new ssm.StringParameter(this, 'Parameter', { stringValue: read(PhoneNumberAttribute.STATUS) });
  }
}
