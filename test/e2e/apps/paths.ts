/** A stack for each path that needs other permissions. A parameter of each stack refreshes its lookup. */
import { type App, CfnOutput, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import {
  type AssumeRoleOptions,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  RefreshPolicy,
} from '../../../lib';

/** The stack of the function that all paths but `AssumedRole` use. */
export const FUNCTION_STACK = 'PathsFunction';

/** Refused calls are retried for a minute, or until shortly before the timeout. */
const timeout = Duration.seconds(6);

class PathStack extends Stack {
  public constructor(app: App, id: string, settings: (stack: Stack) => Partial<PhoneNumberLookupProps>) {
    super(app, id);
    const trigger = new CfnParameter(this, 'Trigger', { default: 'first' });
    const line = new PhoneNumberLookup(this, 'Line', {
      refresh: RefreshPolicy.onTrigger(trigger.valueAsString),
      ...settings(this),
    });
    new CfnOutput(this, 'Status', { value: line.status });
  }
}

export interface PathsProps {
  readonly phoneNumberId: string;
  /** Finds exactly one number by this name. */
  readonly name: string;
  /** The number that will not exist after the deployment. */
  readonly removedNumber: string;
  readonly assumeRole: AssumeRoleOptions;
}

export function addPaths(app: App, { phoneNumberId, name, removedNumber, assumeRole }: PathsProps): void {
  const provider = new PhoneNumberLookupProvider(new Stack(app, FUNCTION_STACK), 'Provider', { timeout });
  new PathStack(app, 'PathsLookup', () => ({ phoneNumberId, provider }));
  new PathStack(app, 'PathsFind', () => ({ find: { name }, provider }));
  new PathStack(app, 'PathsRollback', () => ({ phoneNumberId: removedNumber, provider }));
  new PathStack(app, 'PathsAssumedRole', (stack) => ({
    phoneNumberId,
    provider: new PhoneNumberLookupProvider(stack, 'Provider', { timeout, assumeRole }),
  }));
}
