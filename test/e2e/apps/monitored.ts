/** A stack with one monitor for all its lookups. */
import { type Duration, Stack } from 'aws-cdk-lib';
import { type ApplicationLogLevel } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  OnMissing,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  PhoneNumberMonitor,
  type PhoneNumberQuery,
  type PhoneNumberStatus,
} from '../../../lib';

export interface MonitoredStackProps {
  readonly phoneNumberIds?: readonly string[];
  /** Adds a lookup with this query. */
  readonly find?: PhoneNumberQuery;
  readonly logLevel?: ApplicationLogLevel;
  /** Statuses that the first lookup expects. */
  readonly statuses?: PhoneNumberStatus[];
  readonly timeout?: Duration;
}

export class MonitoredStack extends Stack {
  public constructor(scope: Construct, id: string, props: MonitoredStackProps) {
    super(scope, id);
    const provider = new PhoneNumberLookupProvider(this, 'Provider', {
      logLevel: props.logLevel,
      // Lambda sets this variable from the function's log level, and MiniStack doesn't.
      environment: props.logLevel && { AWS_LAMBDA_LOG_LEVEL: props.logLevel },
      timeout: props.timeout,
    });
    const lookups = (props.phoneNumberIds ?? []).map(
      (phoneNumberId, index) =>
        new PhoneNumberLookup(this, `Line${String(index)}`, {
          phoneNumberId,
          provider,
          ...(index === 0 && props.statuses && { expect: { statuses: props.statuses } }),
        }),
    );
    if (props.find !== undefined) {
      lookups.push(new PhoneNumberLookup(this, 'Found', { find: props.find, onMissing: OnMissing.EMPTY, provider }));
    }
    new PhoneNumberMonitor(this, 'Monitor', { lookups });
  }
}
