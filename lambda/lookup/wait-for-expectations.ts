/** Looks up a number again and again until it exists and meets the expectations, can't meet them, or the time is up. */
import { OnMissing } from '../../lib/contract/properties';
import { credentials } from '../aws/credentials';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { asText } from '../runtime/json';
import { clip, lastFour } from '../runtime/mask';
import { isUnreachable, violations } from './expectations';
import { type LookupResult, NotFound } from './get-phone-number';
import { logFields, lookUp } from './lookup';
import type { LookupRequest } from './lookup-request';
import { Wait } from './wait';

/** Characters of a status that the log shows. */
const MAX_STATUS = 80;

/**
 * @param isRollingBack whether the stack is rolling back. A rollback waits for nothing, and doesn't enforce expectations.
 * @returns undefined if the number doesn't exist and the request allows it.
 * @throws Failure
 */
export async function waitForExpectations(
  request: LookupRequest,
  invocation: Invocation,
  isRollingBack?: () => Promise<boolean>,
): Promise<LookupResult | undefined> {
  const { log } = invocation;
  const { expectations } = request;
  const identity = await credentials(invocation);
  const wait = new Wait(expectations.withinMilliseconds, invocation);
  let problems: string[] = [];
  for (;;) {
    const result = await lookUp(request, identity, invocation).catch((error: unknown) => {
      throw withProblems(error, problems);
    });
    const { isOver, waited } = wait;
    if (result instanceof NotFound) {
      if (isOver || (await isRollingBack?.()) === true) {
        if (request.onMissing === OnMissing.EMPTY) {
          return undefined;
        }
        throw withProblems(withWaited(result, waited), problems);
      }
      log.info('Waiting for the number to exist', logFields(request));
    } else {
      problems = violations(result, expectations);
      if (problems.length === 0 || (await isRollingBack?.()) === true) {
        return result;
      }
      const unreachable = isUnreachable(result, expectations);
      if (unreachable || isOver) {
        throw unmet(result, problems, waited, unreachable);
      }
      log.info('Waiting for expectations', { violations: problems.join('; ') });
    }
    await wait.pause();
  }
}

/** Adds to a failed lookup what the one before it was waiting for. */
function withProblems(error: unknown, problems: readonly string[]): unknown {
  return error instanceof Failure && problems.length > 0
    ? new Failure(`${error.message} When it was last found: ${problems.join('; ')}.`, error.details)
    : error;
}

function withWaited(notFound: NotFound, waited: string): Failure {
  return waited === ''
    ? notFound
    : new Failure(`${notFound.message} The number was still missing${waited}.`, notFound.details);
}

function unmet(
  { number, phoneNumber }: LookupResult,
  problems: readonly string[],
  waited: string,
  unreachable: boolean,
): Failure {
  const advice = unreachable ? "Waiting wouldn't change it." : 'Change the number in Amazon Chime, or the expect prop.';
  return new Failure(
    `Phone number ${lastFour(number)} is not as expected${waited}: ${problems.join('; ')}. ${advice}`,
    {
      phoneNumberStatus: clip(asText(phoneNumber.Status), MAX_STATUS),
    },
  );
}
