/** One invocation by a schedule of `PhoneNumberMonitor`: checks the phone numbers and writes metrics. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { METRIC_NAMESPACE, MonitorMetric, type MonitorDimensions } from '../../lib/contract/monitor';
import { toAttributes } from '../lookup/attributes';
import { credentials } from '../aws/credentials';
import { changes } from './drift';
import { violations } from '../lookup/expectations';
import { lookUpOrFind, subjectOf } from '../lookup/find-phone-number';
import type { MonitoredNumber, MonitorRequest } from './event';
import { Deadline } from '../runtime/deadline';
import type { Invocation } from '../runtime/invocation';
import { toJson } from '../runtime/json';

/** How many numbers are checked at once: a monitor is not in a hurry, and a deployment may need the API's rate. */
const CONCURRENCY = 4;

/** Longest check of one number: the schedule asks again soon. */
const MAX_CHECK_MS = 20_000;

/** Everything is there: what does not fit into a response to CloudFormation can still be compared. */
const NOT_TRUNCATED = { associations: Infinity, details: false };

/** How many numbers each metric counts. */
type Counts = Record<MonitorMetric, number>;

/** Checks all numbers within the time of the invocation. Those that it is too short for count as failed. */
export async function monitor({ dimensions, phoneNumbers }: MonitorRequest, invocation: Invocation): Promise<void> {
  const counts: Counts = { Drifted: 0, Unmet: 0, Failed: 0 };
  const identity = once(async () => await credentials(invocation));
  const queue = [...phoneNumbers];
  let left = phoneNumbers.length;
  const work = async (): Promise<void> => {
    for (let phoneNumber = queue.shift(); phoneNumber !== undefined; phoneNumber = queue.shift()) {
      const share = (invocation.deadline.remaining * Math.min(CONCURRENCY, left)) / left;
      const found = await check(phoneNumber, identity, within(Math.min(MAX_CHECK_MS, share), invocation));
      found.forEach((metric) => (counts[metric] += 1));
      left -= 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  writeMetrics(dimensions, counts);
}

/** The metrics that count this number. What was found out is logged. */
async function check(
  { lookup, readRequest, deployed }: MonitoredNumber,
  identity: () => Promise<AwsCredentialIdentity>,
  invocation: Invocation,
): Promise<MonitorMetric[]> {
  const { log } = invocation;
  try {
    const request = readRequest();
    const subject = subjectOf(request);
    const result = await lookUpOrFind(request, await identity(), invocation);
    const changed = changes(deployed, toAttributes(result, request, NOT_TRUNCATED));
    const unmet = result === undefined ? [] : violations(result, request.expectations);
    if (changed.length > 0) {
      log.warn('The phone number has changed since the deployment', {
        lookup,
        ...subject,
        changes: changed.join('; '),
      });
    }
    if (unmet.length > 0) {
      log.warn('The phone number is not as expected', { lookup, ...subject, violations: unmet.join('; ') });
    }
    return [...(changed.length > 0 ? [MonitorMetric.DRIFTED] : []), ...(unmet.length > 0 ? [MonitorMetric.UNMET] : [])];
  } catch (error) {
    log.warn('The phone number could not be checked', { lookup, error: (error as Error).message });
    return [MonitorMetric.FAILED];
  }
}

/**
 * One line in the embedded metric format, from which CloudWatch makes the metrics. It has the lowest level that Lambda
 * is set to keep: Lambda takes a line without a level for `INFO` and may filter it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function writeMetrics(dimensions: MonitorDimensions, counts: Counts): void {
  const now = new Date();
  const metrics = Object.values(MonitorMetric).map((Name) => ({ Name, Unit: 'Count' }));
  const line = {
    timestamp: now.toISOString(),
    level: process.env.AWS_LAMBDA_LOG_LEVEL ?? 'INFO',
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [{ Namespace: METRIC_NAMESPACE, Dimensions: [Object.keys(dimensions)], Metrics: metrics }],
    },
    ...dimensions,
    ...counts,
  };
  process.stdout.write(`${toJson(line)}\n`);
}

function within(milliseconds: number, invocation: Invocation): Invocation {
  return { ...invocation, deadline: new Deadline(invocation.clock, milliseconds) };
}

/** Calls once, and gives everybody the same result. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return async () => await (result ??= load());
}
