/** Stacks with a lookup that is refreshed in every deployment and expects the status Assigned. */
import { type App, CfnOutput, Stack } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import {
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../../lib';

export type Props = Partial<PhoneNumberLookupProps>;

export class RefreshedLineStack extends Stack {
  /** @param settings returns more props of the lookup, and can add constructs to the stack. */
  public constructor(
    scope: Construct,
    id: string,
    phoneNumberId: string,
    settings: (stack: Stack) => Props = () => ({}),
  ) {
    super(scope, id);
    const line = new PhoneNumberLookup(this, 'Line', {
      phoneNumberId,
      refresh: RefreshPolicy.everyDeployment(),
      expect: { statuses: [PhoneNumberStatus.ASSIGNED] },
      ...settings(this),
    });
    new CfnOutput(this, 'Status', { value: line.status });
    new CfnOutput(this, 'Details', { value: line.details });
  }
}

/** A stack with a provider, and a stack with a lookup that uses this provider. */
export function stacksThatShareAProvider(app: App, id: string, phoneNumberId: string): void {
  const owner = new Stack(app, `${id}Provider`);
  const provider = new PhoneNumberLookupProvider(owner, 'Provider');
  new RefreshedLineStack(app, id, phoneNumberId, () => ({ provider }));
}
