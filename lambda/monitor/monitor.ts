/** Checks the phone numbers of a `PhoneNumberMonitor`, and writes its metrics. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { METRIC_NAMESPACE, MonitorMetric, type MonitorDimensions } from '../../lib/contract/monitor';
import { credentials } from '../aws/credentials';
import { toAttributes } from '../lookup/attributes';
import { violations } from '../lookup/expectations';
import { NotFound } from '../lookup/get-phone-number';
import { logFields, lookUp } from '../lookup/lookup';
import { Deadline } from '../runtime/deadline';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { toJson } from '../runtime/json';
import { changes, isComparable } from './drift';
import type { MonitoredNumber, MonitorRequest } from './event';

/** How many numbers are checked at once. Few, because deployments share the API's rate limit. */
const CONCURRENCY = 4;

const MAX_CHECK_MS = 20_000;

/** Number of phone numbers for each metric. */
type Counts = Record<MonitorMetric, number>;

/** Checks that don't finish before the deadline count as failed. */
export async function monitor({ dimensions, phoneNumbers }: MonitorRequest, invocation: Invocation): Promise<void> {
  const counts: Counts = { Drifted: 0, Unmet: 0, Failed: 0 };
  const identity = once(async () => await credentials(invocation));
  const queue = [...phoneNumbers];
  let left = phoneNumbers.length;
  const work = async (): Promise<void> => {
    for (let phoneNumber = queue.shift(); phoneNumber !== undefined; phoneNumber = queue.shift()) {
      const share = (invocation.deadline.remaining * Math.min(CONCURRENCY, left)) / left;
      const found = await check(phoneNumber, identity, withTimeLimit(Math.min(MAX_CHECK_MS, share), invocation));
      found.forEach((metric) => (counts[metric] += 1));
      left -= 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  writeMetrics(dimensions, counts);
}

/** Logs the problems of a phone number, and returns the metrics that count it. */
async function check(
  { lookup, readRequest, deployed }: MonitoredNumber,
  identity: () => Promise<AwsCredentialIdentity>,
  invocation: Invocation,
): Promise<MonitorMetric[]> {
  const { log } = invocation;
  try {
    if (!isComparable(deployed)) {
      throw new Failure(
        'The schedule passed no deployed attributes to compare. Deploy the monitor and the provider of its lookups with the same version of cdk-chime-phone-number.',
      );
    }
    const request = readRequest();
    const fields = logFields(request);
    const found = await lookUp(request, await identity(), invocation);
    const result = found instanceof NotFound ? undefined : found;
    const changed = changes(deployed, toAttributes(result, request), request);
    const unmet = result === undefined ? [] : violations(result, request.expectations);
    if (changed.length > 0) {
      log.warn('The phone number has changed since the deployment', {
        lookup,
        ...fields,
        changes: changed.join('; '),
      });
    }
    if (unmet.length > 0) {
      log.warn('The phone number is not as expected', { lookup, ...fields, violations: unmet.join('; ') });
    }
    return [...(changed.length > 0 ? [MonitorMetric.DRIFTED] : []), ...(unmet.length > 0 ? [MonitorMetric.UNMET] : [])];
  } catch (error) {
    log.warn('The phone number could not be checked', { lookup, error: (error as Error).message });
    return [MonitorMetric.FAILED];
  }
}

/**
 * Writes one line in the embedded metric format, from which CloudWatch creates the metrics. Its level is the lowest one
 * that Lambda's log controls keep. Without a level, Lambda would treat the line as `INFO` and might drop it.
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

function withTimeLimit(milliseconds: number, invocation: Invocation): Invocation {
  return { ...invocation, deadline: new Deadline(invocation.clock, milliseconds) };
}

/** Returns a function that loads only once. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return async () => await (result ??= load());
}
