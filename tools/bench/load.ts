/**
 * `npm run bench:load`: starts 400 lookups at once while the API allows ten requests a second, first with the handler
 * of this package, and then with that of `AwsCustomResource`.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { ChimeEndpoint, errorResponse } from '../../fake-aws/chime-endpoint';
import { sampleInventory } from '../../fake-aws/inventory';
import { throttle } from '../../fake-aws/faults';
import { systemClock } from '../../lambda/runtime/clock';
import { createHandler } from '../../lambda/handler';
import { ResponseReceiver } from '../../fake-aws/response-receiver';
import { redirectResponses } from './redirect-responses';
import { AWS_CUSTOM_RESOURCE_HANDLER, awsCustomResourceProperties } from './aws-custom-resource';

const LOOKUPS = 400;
const PER_SECOND = 10;
const BURST = 10;
const LAMBDA_TIMEOUT_MS = 5 * 60_000;
const IDEAL_SECONDS = LOOKUPS / PER_SECOND;
const ALLOWED_RATIO = 1.5;

const NUMBER = '+12065550100';

type Handler = (event: Record<string, unknown>, context: Context) => Promise<unknown>;

interface Context {
  readonly logStreamName: string;
  getRemainingTimeInMillis(): number;
}

interface Outcome {
  readonly succeeded: number;
  readonly failed: number;
  readonly 'seconds to the last response': number;
  /** Undefined if lookups failed, because a failure can be fast. */
  readonly 'times the ideal'?: number;
  readonly 'requests per lookup': number;
}

async function run(
  handler: Handler,
  propertiesOf: () => Record<string, unknown>,
  receiver: ResponseReceiver,
): Promise<Outcome> {
  const endpoint = await ChimeEndpoint.start(sampleInventory);
  endpoint.injectFault(throttle({ perSecond: PER_SECOND, burst: BURST }, errorResponse('ThrottledClientException')));
  Object.assign(process.env, endpoint.environment);
  const start = performance.now();
  const elapsed = (): number => performance.now() - start;
  const results = await Promise.all(
    Array.from({ length: LOOKUPS }, async () => {
      const RequestId = randomUUID();
      const event = {
        RequestType: 'Create',
        RequestId,
        ResponseURL: receiver.urlFor(RequestId),
        StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Bench/5f0c2f5e-0000-4000-8000-000000000111',
        LogicalResourceId: 'SupportLine',
        ResourceType: 'Custom::Bench',
        ResourceProperties: propertiesOf(),
      };
      await handler(event, { logStreamName: 'bench', getRemainingTimeInMillis: () => LAMBDA_TIMEOUT_MS - elapsed() });
      return { status: receiver.responseTo(RequestId)?.Status, seconds: elapsed() / 1000 };
    }),
  );
  await endpoint.stop();
  const seconds = Math.max(...results.map((result) => result.seconds));
  const succeeded = results.filter(({ status }) => status === 'SUCCESS').length;
  return {
    succeeded,
    failed: LOOKUPS - succeeded,
    'seconds to the last response': Number(seconds.toFixed(1)),
    ...(succeeded === LOOKUPS && { 'times the ideal': Number((seconds / IDEAL_SECONDS).toFixed(2)) }),
    'requests per lookup': Number((endpoint.requests.length / LOOKUPS).toFixed(2)),
  };
}

function awsCustomResource(receiver: ResponseReceiver): Handler {
  redirectResponses(Number(new URL(receiver.urlFor('')).port));
  return (createRequire(__filename)(AWS_CUSTOM_RESOURCE_HANDLER) as { handler: Handler }).handler;
}

/** The handler of `AwsCustomResource` logs each event and each error. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    console.log = log;
  }
}

async function main(): Promise<void> {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_LAMBDA_LOG_LEVEL: 'FATAL',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  console.log(
    `${LOOKUPS} lookups at once, ${PER_SECOND} requests a second with a burst of ${BURST}, a Lambda timeout of ${LAMBDA_TIMEOUT_MS / 60_000} minutes; ideal: ${IDEAL_SECONDS} s`,
  );
  const receiver = await ResponseReceiver.start();
  const ours = await run(createHandler(systemClock), () => ({ PhoneNumberId: NUMBER }), receiver);
  const theirs = await quietly(
    async () => await run(awsCustomResource(receiver), () => awsCustomResourceProperties(NUMBER), receiver),
  );
  await receiver.stop();
  console.table({ PhoneNumberLookup: ours, AwsCustomResource: theirs });
  const isFine = (ours['times the ideal'] ?? Infinity) <= ALLOWED_RATIO;
  console.log(
    isFine
      ? `All lookups succeeded within ${ALLOWED_RATIO} times the ideal time`
      : `FAILED: all lookups should succeed within ${ALLOWED_RATIO} times the ideal time`,
  );
  process.exitCode = isFine ? 0 : 1;
}

void main();
