/** One invocation: an event of CloudFormation's in, exactly one answer out. */
import { found, failed, succeeded, type Answer } from './response';
import type { Clock } from './runtime/clock';
import { credentials } from './aws/credentials';
import { Deadline } from './runtime/deadline';
import { isHopeless, unmet } from './expectations';
import { Failure } from './runtime/failure';
import type { Invocation } from './runtime/invocation';
import { Logger } from './runtime/logger';
import { type Found, lookUp, notFound } from './lookup';
import { lastFour } from './runtime/mask';
import {
  type Envelope,
  type LookupRequest,
  numberOf,
  readEnvelope,
  readLookupRequest,
  readRequestType,
} from './request';
import { respond } from './respond';
import { OnMissing } from '../lib/contract/on-missing';

/** Time that is kept for the answer after the work, and for Lambda after the answer. */
const ANSWER_MARGIN_MS = 1000;
const EXIT_MARGIN_MS = 100;

const POLL_INTERVAL_MS = 10_000;

/** Time that waiting leaves for the last look, where the function has less time than `within` asks for. */
const LAST_LOOK_MS = 5000;

/** What the handler needs of Lambda's context. */
export interface Context {
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: Context) => Promise<void>;

/** @param clock time and chance. */
export function createHandler(clock: Clock): Handler {
  return async (event, context) => {
    const whole = new Deadline(clock, context.getRemainingTimeInMillis());
    const envelope = readEnvelope(event);
    const log = new Logger({ requestId: envelope?.requestId, logicalResourceId: envelope?.logicalResourceId });
    if (envelope === undefined) {
      log.error('The event has no usable ResponseURL, so nobody can be answered');
      return;
    }
    const answer = await answerTo(event, envelope, { clock, log, deadline: whole.before(ANSWER_MARGIN_MS) });
    await respond(envelope.responseUrl, answer, { clock, log, deadline: whole.before(EXIT_MARGIN_MS) });
  };
}

async function answerTo(event: unknown, envelope: Envelope, invocation: Invocation): Promise<Answer> {
  try {
    if (readRequestType(event) === 'Delete') {
      return succeeded(envelope, physicalIdOf(event, envelope));
    }
    const request = readLookupRequest(event);
    invocation.log.info('Looking up', { number: lastFour(request.number), api: request.api, region: request.region });
    return found(envelope, request, await lookUpAsExpected(request, invocation));
  } catch (error) {
    return failed(envelope, physicalIdOf(event, envelope), reasonOf(error, invocation));
  }
}

/** Looks up once, and then again as long as an expectation does not hold, still can, and there is time. */
async function lookUpAsExpected(request: LookupRequest, invocation: Invocation): Promise<Found | undefined> {
  const { clock, deadline, log } = invocation;
  const { expectations } = request;
  const identity = await credentials(invocation);
  const longest = deadline.before(LAST_LOOK_MS).remaining;
  const waiting = new Deadline(clock, Math.min(expectations.withinMilliseconds, longest));
  let problems: string[] = [];
  for (;;) {
    const number = await lookUp(request, identity, invocation).catch((error: unknown) => {
      throw withLastSeen(error, problems);
    });
    if (number === undefined) {
      if (request.onMissing === OnMissing.EMPTY) {
        return undefined;
      }
      throw notFound(request);
    }
    problems = unmet(number, expectations);
    if (problems.length === 0) {
      return number;
    }
    const hopeless = isHopeless(number, expectations);
    if (hopeless || waiting.remaining === 0) {
      throw unexpected(request, problems, waiting.elapsed, hopeless);
    }
    log.info('Waiting for expectations', { unmet: problems.join('; ') });
    await clock.sleep(Math.min(POLL_INTERVAL_MS, waiting.remaining));
  }
}

/** A lookup that fails while it waits would else hide what it was waiting for. */
function withLastSeen(error: unknown, problems: readonly string[]): unknown {
  return error instanceof Failure && problems.length > 0
    ? new Failure(`${error.message} When it was last found: ${problems.join('; ')}.`)
    : error;
}

function unexpected(
  { number, expectations }: LookupRequest,
  problems: string[],
  elapsed: number,
  hopeless: boolean,
): Failure {
  const waited = expectations.withinMilliseconds > 0 && !hopeless ? ` after ${(elapsed / 1000).toFixed(0)} s` : '';
  const advice = hopeless ? 'Waiting would not change it.' : 'Change the number in Amazon Chime, or the expect prop.';
  return new Failure(`Phone number ${lastFour(number)} is not as expected${waited}: ${problems.join('; ')}. ${advice}`);
}

/** The same in every answer to the same event: CloudFormation replaces a resource whose ID changes. */
function physicalIdOf(event: unknown, { physicalResourceId, logicalResourceId }: Envelope): string {
  return physicalResourceId ?? numberOf(event) ?? (logicalResourceId || 'unknown');
}

/** A `Failure` speaks for itself; anything else is this package's own mistake and says so, without a stack trace. */
function reasonOf(error: unknown, { log }: Invocation): string {
  if (error instanceof Failure) {
    return error.message;
  }
  log.error('Unexpected error', { error: String(error) });
  return `cdk-chime-phone-number failed unexpectedly: ${String(error)}. Please report it.`;
}
