/** From a request to what Chime says of the number: which API is asked, and what their answers mean together. */
import { ChimeApi, DEFAULT_REGION } from '../../lib/contract/chime-api';
import type { E164 } from '../../lib/contract/phone-number-model';
import type { AwsCredentialIdentity } from '@smithy/types';
import { call } from '../aws/call';
import type { FailedCall, Verdict } from '../../lib/contract/verdict';
import { CallError } from '../aws/aws-error';
import { type ChimeNamespace, type PhoneNumberElement, connect } from '../aws/chime';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { lastFour } from '../runtime/mask';
import type { NumberRequest } from './lookup-request';

/** What was found, and who said so. */
export interface LookupResult {
  readonly number: E164;
  readonly phoneNumber: PhoneNumberElement;
  readonly servedBy: ChimeNamespace;
}

/** The APIs as reasons and the log name them. */
export const NAMES: Record<ChimeNamespace, string> = {
  [ChimeApi.CHIME]: 'Amazon Chime',
  [ChimeApi.CHIME_SDK_VOICE]: 'Amazon Chime SDK Voice',
};

const OPERATION = 'GetPhoneNumber';

/** Final answers that say nothing about the number's details: under `AUTO`, the other API may know more. */
const SAYS_NOTHING: readonly Verdict[] = ['not-found', 'access-denied', 'forbidden', 'unauthorized', 'no-host'];

/** Final answers of an API that holds no such number: it says so, or it is closed to the account. */
const HOLDS_NOTHING: readonly Verdict[] = ['not-found', 'forbidden', 'unauthorized'];

/** Errors without a response. */
const UNREACHED: readonly Verdict[] = ['timeout', 'no-connection', 'no-host'];

/**
 * Milliseconds for which a second API is tried that does not answer at all. Amazon Chime has no VPC endpoint, so there
 * may be no way to it.
 */
const PATIENCE_MS = 20_000;

/**
 * Looks the number up.
 * @returns undefined when the number does not exist.
 * @throws Failure when that can't be known.
 */
export async function lookUp(
  request: NumberRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
): Promise<LookupResult | undefined> {
  const refusals: CallError[] = [];
  for (const { api, region } of endpoints(request)) {
    try {
      const patience = refusals.length > 0 ? PATIENCE_MS : Infinity;
      const phoneNumber = await ask(api, region, request, credentials, invocation, patience);
      return { number: request.number, phoneNumber, servedBy: api };
    } catch (error) {
      if (!(error instanceof CallError)) {
        throw error;
      }
      refusals.push(error);
      if (!SAYS_NOTHING.includes(error.errorType) || invocation.deadline.remaining === 0) {
        break;
      }
      invocation.log.warn('No details from this API', { error: error.message });
    }
  }
  if (isMissing(refusals)) {
    return undefined;
  }
  throw failure(request, refusals);
}

/** The reason for a number that does not exist, when that fails the deployment. */
export function notFound(request: NumberRequest): Failure {
  const where = endpoints(request).map(({ api, region }) => `${NAMES[api]} in ${region}`);
  return new Failure(
    `Phone number ${lastFour(request.number)} was not found: ${where.join(' and ')} ${where.length > 1 ? 'know' : 'knows'} no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing.`,
    { errorType: 'not-found', operation: OPERATION },
  );
}

/** Chime SDK Voice serves the same inventory and is maintained, so `AUTO` asks it first. */
function endpoints({ api, region }: NumberRequest): { api: ChimeNamespace; region: string }[] {
  return api === ChimeApi.AUTO
    ? [
        { api: ChimeApi.CHIME_SDK_VOICE, region },
        { api: ChimeApi.CHIME, region: DEFAULT_REGION },
      ]
    : [{ api, region }];
}

async function ask(
  api: ChimeNamespace,
  region: string,
  { number }: NumberRequest,
  credentials: AwsCredentialIdentity,
  invocation: Invocation,
  patience: number,
): Promise<PhoneNumberElement> {
  const target = `${NAMES[api]} in ${region}`;
  const chime = await connect(api, region, credentials, invocation.agents);
  try {
    invocation.log.info('Calling', { target, number: lastFour(number) });
    return await call(target, OPERATION, async (signal) => await chime.get(number, signal), invocation, patience);
  } finally {
    chime.close();
  }
}

/**
 * The first API has to say that it knows no such number. The other one may say so too, or not be open to the account:
 * new accounts get 403 from Amazon Chime, and one that was never let in holds no numbers there.
 */
function isMissing([first, ...others]: readonly CallError[]): boolean {
  return first?.errorType === 'not-found' && others.every(({ errorType }) => HOLDS_NOTHING.includes(errorType));
}

function failure({ number }: NumberRequest, refusals: readonly CallError[]): Failure {
  const answers = refusals.map(({ message }) => message).join('; ');
  return new Failure(
    `Phone number ${lastFour(number)} could not be looked up: ${answers}. ${adviceFor(refusals)}`,
    decisive(refusals),
  );
}

/** The call without whose error the other one would settle whether the number exists. */
function decisive(refusals: readonly CallError[]): FailedCall | undefined {
  return refusals.find(({ errorType }) => !HOLDS_NOTHING.includes(errorType)) ?? refusals[0];
}

function adviceFor(refusals: readonly CallError[]): string {
  const [first, second] = refusals;
  if (first?.errorType === 'not-found' && second !== undefined && UNREACHED.includes(second.errorType)) {
    return `Check phoneNumberId, the account, and the region prop. Only Amazon Chime might still have the number, and it could not be reached. If a VPC has no route to it, set api to ChimeApi.CHIME_SDK_VOICE.`;
  }
  return [...new Set(refusals.map(({ advice }) => advice))].join(' ');
}
