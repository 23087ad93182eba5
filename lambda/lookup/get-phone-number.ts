/** Looks up a known number: which APIs to call, and what their responses mean together. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ChimeApi, DEFAULT_REGION } from '../../lib/contract/chime-api';
import type { E164 } from '../../lib/contract/phone-number-model';
import type { FailedCall, Verdict } from '../../lib/contract/verdict';
import { CallError } from '../aws/aws-error';
import { type ChimeNamespace, type Endpoint, nameOf, regionAdvice, withChime } from '../aws/chime';
import { type PhoneNumberElement, readPhoneNumber } from '../aws/chime-response';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { lastFour } from '../runtime/mask';
import type { NumberRequest } from './lookup-request';

export interface LookupResult {
  readonly number: E164;
  readonly phoneNumber: PhoneNumberElement;
  readonly servedBy: ChimeNamespace;
}

/** The number doesn't exist. This is the reason of the lookup if that isn't allowed. */
export class NotFound extends Failure {}

/** Final errors after which `AUTO` calls the other API, because it can still have the number. */
const FALLBACK_ERRORS: readonly Verdict[] = ['not-found', 'access-denied', 'forbidden', 'unauthorized', 'no-host'];

/** Errors of an API that doesn't have the number, or that is closed to the account and so has no numbers for it. */
const NOT_IN_THIS_API: readonly Verdict[] = ['not-found', 'forbidden', 'unauthorized'];

/** Errors without a response. */
const UNREACHED: readonly Verdict[] = ['timeout', 'no-connection', 'no-host'];

/** Amazon Chime has no VPC endpoint, so the function may never reach it. */
const FALLBACK_TIMEOUT_MS = 20_000;

/** @throws Failure if it can't be known whether the number exists. */
export async function getPhoneNumber(
  request: NumberRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | NotFound> {
  const { number } = request;
  const { log, deadline } = invocation;
  const errors: CallError[] = [];
  for (const endpoint of endpointsOf(request)) {
    try {
      const phoneNumber = await withChime(endpoint, credentials, invocation, async (chime) => {
        log.info('Calling', { target: nameOf(endpoint), number: lastFour(number) });
        const silenceTimeout = errors.length > 0 ? FALLBACK_TIMEOUT_MS : Infinity;
        return await chime.getPhoneNumber(number, (body) => readPhoneNumber(body, number), silenceTimeout);
      });
      return { number, phoneNumber, servedBy: endpoint.api };
    } catch (error) {
      if (!(error instanceof CallError)) {
        throw error;
      }
      errors.push(error);
      if (!FALLBACK_ERRORS.includes(error.errorType) || deadline.remaining === 0) {
        break;
      }
      log.warn('No details from this API', { error: error.message });
    }
  }
  if (isMissing(errors)) {
    return numberNotFound(request);
  }
  throw new Failure(
    `Phone number ${lastFour(number)} could not be looked up: ${errors.map(({ message }) => message).join('; ')}. ${adviceFor(errors)}`,
    decisiveCall(errors),
  );
}

function numberNotFound(request: NumberRequest): NotFound {
  const names = endpointsOf(request).map(nameOf);
  return new NotFound(
    `Phone number ${lastFour(request.number)} was not found: ${names.join(' and ')} ${names.length > 1 ? 'know' : 'knows'} no such number for this account.${regionAdvice(request.region)} Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    { errorType: 'not-found', operation: 'GetPhoneNumber' },
  );
}

/** `AUTO` calls Chime SDK Voice first: it has the same inventory, and AWS still maintains it. */
function endpointsOf({ api, region }: NumberRequest): Endpoint[] {
  return api === ChimeApi.AUTO
    ? [
        { api: ChimeApi.CHIME_SDK_VOICE, region },
        { api: ChimeApi.CHIME, region: DEFAULT_REGION },
      ]
    : [{ api, region }];
}

/** Amazon Chime returns 403 to new accounts, which can't have numbers there. Only the first API must return 404. */
function isMissing([first, ...others]: readonly CallError[]): boolean {
  return first?.errorType === 'not-found' && others.every(({ errorType }) => NOT_IN_THIS_API.includes(errorType));
}

/** The call whose error prevents the other one from proving that the number doesn't exist. */
function decisiveCall(errors: readonly CallError[]): FailedCall | undefined {
  return errors.find(({ errorType }) => !NOT_IN_THIS_API.includes(errorType)) ?? errors[0];
}

function adviceFor(errors: readonly CallError[]): string {
  const [first, second] = errors;
  if (first?.errorType === 'not-found' && second !== undefined && UNREACHED.includes(second.errorType)) {
    return `Check phoneNumberId, the account, and the region prop. Only Amazon Chime might still have the number, and it could not be reached. If a VPC has no route to it, set api to ChimeApi.CHIME_SDK_VOICE.`;
  }
  return [...new Set(errors.map(({ advice }) => advice))].join(' ');
}
