/** A stack for each path that needs other permissions. A parameter of each stack refreshes its lookup or list. */
import { type App, CfnOutput, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import {
  type AssumeRoleOptions,
  PhoneNumberList,
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
  /** @param define defines what is refreshed, and returns the value of an output. */
  public constructor(app: App, id: string, define: (stack: Stack, refresh: RefreshPolicy) => string) {
    super(app, id);
    const trigger = new CfnParameter(this, 'Trigger', { default: 'first' });
    new CfnOutput(this, 'Value', { value: define(this, RefreshPolicy.onTrigger(trigger.valueAsString)) });
  }
}

export interface PathsProps {
  readonly phoneNumberId: string;
  /** Exactly one number has this name. */
  readonly name: string;
  /** The number that will not exist after the deployment. */
  readonly removedNumber: string;
  readonly assumeRole: AssumeRoleOptions;
}

export function addPaths(app: App, { phoneNumberId, name, removedNumber, assumeRole }: PathsProps): void {
  const provider = new PhoneNumberLookupProvider(new Stack(app, FUNCTION_STACK), 'Provider', { timeout });
  const addLookup = (id: string, settings: (stack: Stack) => PhoneNumberLookupProps): void => {
    new PathStack(
      app,
      id,
      (stack, refresh) => new PhoneNumberLookup(stack, 'Line', { refresh, ...settings(stack) }).status,
    );
  };
  addLookup('PathsLookup', () => ({ phoneNumberId, provider }));
  addLookup('PathsFind', () => ({ find: { name }, provider }));
  addLookup('PathsRollback', () => ({ phoneNumberId: removedNumber, provider }));
  addLookup('PathsAssumedRole', (stack) => ({
    phoneNumberId,
    provider: new PhoneNumberLookupProvider(stack, 'Provider', { timeout, assumeRole }),
  }));
  new PathStack(
    app,
    'PathsList',
    (stack, refresh) => new PhoneNumberList(stack, 'List', { find: { name }, refresh, provider }).count,
  );
}
