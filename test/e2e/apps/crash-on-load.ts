/** A stack whose function fails to load, because its handler names a module that doesn't exist. */
import { CfnResource, type Duration, Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from '../../../lib';

export interface CrashOnLoadStackProps {
  readonly phoneNumberId: string;
  /** Replaces the `ServiceTimeout` of the construct, which is more than a minute. */
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
      fn.handler = 'missing.handler';
      resource.addPropertyOverride('ServiceTimeout', serviceTimeout.toSeconds());
    }
  }
}
