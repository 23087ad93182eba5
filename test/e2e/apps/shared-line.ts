/** A stack with a lookup, and stacks that read its attributes. */
import { CfnOutput, type ReferenceStrength, Stack, type StackProps } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type IPhoneNumber, PhoneNumberLookup, type RefreshPolicy } from '../../../lib';

export interface LineStackProps extends StackProps {
  readonly phoneNumberId: string;
  readonly refresh?: RefreshPolicy;
  readonly referenceStrength?: ReferenceStrength;
}

export class LineStack extends Stack {
  public readonly line: IPhoneNumber;

  public constructor(
    scope: Construct,
    id: string,
    { phoneNumberId, refresh, referenceStrength, ...props }: LineStackProps,
  ) {
    super(scope, id, props);
    this.line = new PhoneNumberLookup(this, 'Line', { phoneNumberId, refresh, referenceStrength });
    new CfnOutput(this, 'Status', { value: this.line.status });
  }
}

export interface ReaderStackProps extends StackProps {
  /** The lookup of another stack. */
  readonly line: IPhoneNumber;
}

/** Writes the attributes to outputs and to SSM parameters under the name of the stack. */
export class ReaderStack extends Stack {
  public constructor(scope: Construct, id: string, { line, ...props }: ReaderStackProps) {
    super(scope, id, props);
    const values = { E164: line.e164PhoneNumber, Status: line.status, Associations: line.associations };
    for (const [name, value] of Object.entries(values)) {
      new CfnOutput(this, name, { value });
      new ssm.StringParameter(this, `${name}Parameter`, { parameterName: `/${id}/${name}`, stringValue: value });
    }
  }
}
