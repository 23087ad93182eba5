/** A producer that publishes the attributes of its lookup, and a consumer in another app that reads them. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type IPhoneNumber, PhoneNumberAttribute, PhoneNumberLookup, RefreshPolicy } from '../../../lib';

const ATTRIBUTES = Object.values(PhoneNumberAttribute);

/** `createOutputs` exports the others only if they are named. */
const EXPORTED = ATTRIBUTES.filter((name) => !['Associations', 'Details'].includes(name));

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
export interface Way {
  readonly attributes: readonly PhoneNumberAttribute[];
  readonly importLine: (consumer: Stack, producer: string) => IPhoneNumber;
}

export const throughOutputs: Way = {
  attributes: ATTRIBUTES,
  importLine: (consumer, stackName) => PhoneNumberLookup.fromStackOutputs(consumer, 'Line', { stackName }),
};

export const throughExports: Way = {
  attributes: EXPORTED,
  importLine: (consumer, exportPrefix) => PhoneNumberLookup.fromExports(consumer, 'Line', { exportPrefix }),
};

export const throughParameters: Way = {
  attributes: ATTRIBUTES,
  importLine: (consumer, producer) =>
    PhoneNumberLookup.fromParameterStore(consumer, 'Line', {
      parameterPrefix: `/${producer}`,
      attributes: ATTRIBUTES,
    }),
};

/**
 * Writes the attributes of a producer to outputs, whose names are those of the attributes without dots. CloudFormation
 * doesn't accept a stack without resources: therefore, the status is also an SSM parameter.
 */
export class ConsumerStack extends Stack {
  public constructor(scope: Construct, id: string, producer: string, { attributes, importLine }: Way) {
    super(scope, id);
    const line = importLine(this, producer);
    for (const attribute of attributes) {
      new CfnOutput(this, attribute.replace('.', ''), { value: line.attribute(attribute) });
    }
    new ssm.StringParameter(this, 'Parameter', { stringValue: line.status });
  }
}
