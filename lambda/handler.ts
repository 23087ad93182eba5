/** Passes each event to what handles it, and turns errors into reasons of failed responses. */
import type {
  CloudFormationCustomResourceResponse,
  CloudFormationCustomResourceSuccessResponse as SuccessResponse,
  Context,
} from 'aws-lambda';
import type { FailureDetails } from '../lib/contract/verdict';
import { isListRequest, type ResourceRequest } from './lookup/list-request';
import { logFields } from './lookup/lookup';
import { waitForCount } from './lookup/wait-for-count';
import { waitForExpectations } from './lookup/wait-for-expectations';
import { readMonitorEvent } from './monitor/event';
import { type Envelope, readEnvelope, readRequest } from './protocol/event';
import { deleteResponse, failedResponse, listResponse, lookupResponse } from './protocol/response';
import { sendResponse } from './protocol/send-response';
import { Rollback } from './rollback/rollback';
import type { Clock } from './runtime/clock';
import { Deadline } from './runtime/deadline';
import { Failure } from './runtime/failure';
import type { Invocation } from './runtime/invocation';
import { Logger } from './runtime/logger';
import { lambdaPlatform, type Platform } from './runtime/platform';

/** Time for sending the response, and then for Lambda to end the invocation. */
const RESPONSE_MARGIN_MS = 1000;
const EXIT_MARGIN_MS = 100;

export type Handler = (event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

export function createHandler(clock: Clock, platform: Platform = lambdaPlatform): Handler {
  return async (event, context) => {
    const { environment, agents } = platform;
    const whole = new Deadline(clock, context.getRemainingTimeInMillis());
    const monitored = readMonitorEvent(event);
    if (monitored !== undefined) {
      // Only schedules need it. Deployments don't wait until it is loaded.
      const { monitor } = await import('./monitor/monitor');
      const log = new Logger({ monitor: monitored.dimensions.Monitor }, platform);
      await monitor(monitored, { clock, log, deadline: whole.before(RESPONSE_MARGIN_MS), environment, agents });
      return;
    }
    const envelope = readEnvelope(event);
    const log = new Logger(
      { requestId: envelope?.requestId, logicalResourceId: envelope?.logicalResourceId },
      platform,
    );
    if (envelope === undefined) {
      log.error("The event has no usable ResponseURL, so the function can't respond");
      return;
    }
    const invocation = (deadline: Deadline): Invocation => ({ clock, log, deadline, environment, agents });
    const { response, details } = await responseTo(event, envelope, invocation(whole.before(RESPONSE_MARGIN_MS)));
    await sendResponse(envelope.responseUrl, response, details, invocation(whole.before(EXIT_MARGIN_MS)));
  };
}

async function responseTo(
  event: unknown,
  envelope: Envelope,
  invocation: Invocation,
): Promise<{ response: CloudFormationCustomResourceResponse; details?: FailureDetails }> {
  try {
    return { response: await handle(event, envelope, invocation) };
  } catch (error) {
    const { message, details } = asFailure(error, invocation);
    return { response: failedResponse(envelope, message), details };
  }
}

async function handle(event: unknown, envelope: Envelope, invocation: Invocation): Promise<SuccessResponse> {
  const received = readRequest(event);
  if (received.type === 'Delete') {
    return deleteResponse(envelope);
  }
  const { type, request } = received;
  invocation.log.info('Looking up', { ...logFields(request), api: request.api, region: request.region });
  return type === 'Update' ? await update(envelope, request, invocation) : await respond(envelope, request, invocation);
}

async function respond(
  envelope: Envelope,
  request: ResourceRequest,
  invocation: Invocation,
  isRollingBack?: () => Promise<boolean>,
): Promise<SuccessResponse> {
  return isListRequest(request)
    ? listResponse(envelope, request, await waitForCount(request, invocation, isRollingBack), invocation.log)
    : lookupResponse(envelope, request, await waitForExpectations(request, invocation, isRollingBack));
}

/** An Update can be the rollback of a failed deployment, and then succeeds if it can. */
async function update(envelope: Envelope, request: ResourceRequest, invocation: Invocation): Promise<SuccessResponse> {
  const rollback = new Rollback(envelope, request, invocation);
  try {
    return await respond(envelope, request, rollback.invocation, async () => await rollback.isUnderWay());
  } catch (error) {
    const failure = asFailure(error, invocation);
    if (await rollback.isUnderWay()) {
      return await rollback.recover(failure);
    }
    throw rollback.explain(failure);
  }
}

/** The message of a `Failure` is a reason for users. Any other error is a bug of this package. */
function asFailure(error: unknown, { log }: Invocation): Failure {
  if (error instanceof Failure) {
    return error;
  }
  log.error('Unexpected error', { error: String(error) });
  return new Failure(`cdk-chime-phone-number failed unexpectedly: ${String(error)}. Please report it.`);
}
