/** Apps that share a number: one looks it up and leaves it where others find it, the other never sees the lookup. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { PhoneNumberAttribute, PhoneNumberLookup, RefreshPolicy } from '../../../lib';

const ATTRIBUTES = Object.values(PhoneNumberAttribute);

/** Looks the number up in every deployment, and shares what it found in every way, under the stack's own name. */
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

/** How a consumer comes by an attribute that a producer shared. */
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
 * Writes all attributes that a producer shared to outputs, which have the attributes' names without dots. The status is
 * a parameter too: CloudFormation takes no stack without a resource.
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
