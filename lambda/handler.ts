/** One invocation: an event of CloudFormation's in, exactly one answer out. A schedule's event gets none. */
import type { E164 } from '../lib/contract/phone-number-model';
import type { FailedCall } from '../lib/contract/verdict';
import { failed, succeeded, success, type Response } from './protocol/response';
import type { Clock } from './runtime/clock';
import { credentials } from './aws/credentials';
import { Deadline } from './runtime/deadline';
import { isUnreachable, violations } from './lookup/expectations';
import { lookUpOrFind, noMatch, subjectOf } from './lookup/find-phone-number';
import { Failure } from './runtime/failure';
import type { Invocation } from './runtime/invocation';
import { Logger } from './runtime/logger';
import { type LookupResult, notFound } from './lookup/get-phone-number';
import { lastFour } from './runtime/mask';
import { readMonitorEvent } from './monitor/event';
import { type Envelope, type LookupRequest, type ReceivedEvent, readEvent } from './lookup/lookup-request';
import { respond } from './protocol/send-response';
import { Rollback } from './rollback/rollback';
import { lambdaSurroundings, type Surroundings } from './runtime/platform';
import { OnMissing } from '../lib/contract/properties';

/** Time that is kept for the answer after the work, and for Lambda after the answer. */
const RESPONSE_MARGIN_MS = 1000;
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
export function createHandler(clock: Clock, surroundings: Surroundings = lambdaSurroundings): Handler {
  return async (event, context) => {
    const { environment, agents } = surroundings;
    const whole = new Deadline(clock, context.getRemainingTimeInMillis());
    const monitored = readMonitorEvent(event);
    if (monitored !== undefined) {
      // A lookup, for which a deployment waits, doesn't load it.
      const { monitor } = await import('./monitor/monitor');
      const log = new Logger({ monitor: monitored.dimensions.Monitor }, surroundings);
      await monitor(monitored, { clock, log, deadline: whole.before(RESPONSE_MARGIN_MS), environment, agents });
      return;
    }
    const received = readEvent(event);
    const log = new Logger(
      { requestId: received?.envelope.requestId, logicalResourceId: received?.envelope.logicalResourceId },
      surroundings,
    );
    if (received === undefined) {
      log.error("The event has no usable ResponseURL, so the function can't respond");
      return;
    }
    const invocation = (deadline: Deadline): Invocation => ({ clock, log, deadline, environment, agents });
    const { response, failedCall } = await answer(received, invocation(whole.before(RESPONSE_MARGIN_MS)));
    await respond(received.envelope.responseUrl, response, failedCall, invocation(whole.before(EXIT_MARGIN_MS)));
  };
}

/** The response, and the AWS call that made the request fail. */
async function answer(
  received: ReceivedEvent,
  invocation: Invocation,
): Promise<{ response: Response; failedCall?: FailedCall }> {
  try {
    return { response: await successOf(received, invocation) };
  } catch (error) {
    const { message, call } = asFailure(error, invocation);
    return { response: failed(received.envelope, message), failedCall: call };
  }
}

async function successOf({ envelope, request }: ReceivedEvent, invocation: Invocation): Promise<Response> {
  if (request instanceof Failure) {
    throw request;
  }
  if (request.type === 'Delete') {
    return succeeded(envelope);
  }
  const { lookup } = request;
  invocation.log.info('Looking up', { ...subjectOf(lookup), api: lookup.api, region: lookup.region });
  return request.type === 'Update'
    ? await update(envelope, lookup, invocation)
    : success(envelope, lookup, await lookUpAsExpected(lookup, invocation));
}

/** An Update that is the rollback of a failed deployment does all it can to succeed. */
async function update(envelope: Envelope, lookup: LookupRequest, invocation: Invocation): Promise<Response> {
  const rollback = new Rollback(envelope, lookup, invocation);
  try {
    return success(envelope, lookup, await lookUpAsExpected(lookup, rollback.invocation, rollback));
  } catch (error) {
    if (await rollback.isUnderWay()) {
      return await rollback.recover(asFailure(error, invocation));
    }
    throw error;
  }
}

/** Looks up once, and then again as long as an expectation does not hold, still can, and there is time. */
async function lookUpAsExpected(
  request: LookupRequest,
  invocation: Invocation,
  rollback?: Rollback,
): Promise<LookupResult | undefined> {
  const { clock, deadline, log } = invocation;
  const { expectations } = request;
  const identity = await credentials(invocation);
  const longest = deadline.before(LAST_LOOK_MS).remaining;
  const waiting = new Deadline(clock, Math.min(expectations.withinMilliseconds, longest));
  let problems: string[] = [];
  for (;;) {
    const result = await lookUpOrFind(request, identity, invocation).catch((error: unknown) => {
      throw withLastSeen(error, problems);
    });
    if (result === undefined) {
      if (request.onMissing === OnMissing.EMPTY) {
        return undefined;
      }
      throw request.query === undefined ? notFound(request) : noMatch(request);
    }
    problems = violations(result, expectations);
    if (problems.length === 0 || (await rollback?.isUnderWay()) === true) {
      return result;
    }
    const unreachable = isUnreachable(result, expectations);
    if (unreachable || waiting.remaining === 0) {
      throw unexpected(result.number, request, problems, waiting.elapsed, unreachable);
    }
    log.info('Waiting for expectations', { violations: problems.join('; ') });
    await clock.sleep(Math.min(POLL_INTERVAL_MS, waiting.remaining));
  }
}

/** A lookup that fails while it waits would else hide what it was waiting for. */
function withLastSeen(error: unknown, problems: readonly string[]): unknown {
  return error instanceof Failure && problems.length > 0
    ? new Failure(`${error.message} When it was last found: ${problems.join('; ')}.`, error.call)
    : error;
}

function unexpected(
  number: E164,
  { expectations }: LookupRequest,
  problems: string[],
  elapsed: number,
  unreachable: boolean,
): Failure {
  const waited = expectations.withinMilliseconds > 0 && !unreachable ? ` after ${(elapsed / 1000).toFixed(0)} s` : '';
  const advice = unreachable ? "Waiting wouldn't change it." : 'Change the number in Amazon Chime, or the expect prop.';
  return new Failure(`Phone number ${lastFour(number)} is not as expected${waited}: ${problems.join('; ')}. ${advice}`);
}

/** A `Failure` speaks for itself; anything else is this package's own mistake and says so, without a stack trace. */
function asFailure(error: unknown, { log }: Invocation): Failure {
  if (error instanceof Failure) {
    return error;
  }
  log.error('Unexpected error', { error: String(error) });
  return new Failure(`cdk-chime-phone-number failed unexpectedly: ${String(error)}. Please report it.`);
}
