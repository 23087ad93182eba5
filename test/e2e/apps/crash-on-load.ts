/** A stack whose function can't be loaded: the handler's module is not there. */
import { CfnResource, type Duration, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from '../../../lib';

export interface CrashOnLoadStackProps {
  readonly phoneNumberId: string;
  /** How long CloudFormation waits: in place of the time that the library writes, which is a minute and more. */
  readonly serviceTimeout: Duration;
}

export class CrashOnLoadStack extends Stack {
  public constructor(scope: Construct, id: string, { phoneNumberId, serviceTimeout }: CrashOnLoadStackProps) {
    super(scope, id);
    const provider = PhoneNumberLookupProvider.getOrCreate(this);
    const line = new PhoneNumberLookup(this, 'Line', { phoneNumberId });
    const fn = provider.lambdaFunction.node.defaultChild;
    const resource = line.node.findChild('Resource');
    if (CfnFunction.isCfnFunction(fn) && CfnResource.isCfnResource(resource)) {
      fn.handler = 'gone.handler';
      resource.addPropertyOverride('ServiceTimeout', serviceTimeout.toSeconds());
    }
  }
}
