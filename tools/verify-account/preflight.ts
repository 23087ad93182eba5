/** Checks the arguments and the account before anything is deployed. Each error describes what to do. */
import { parseE164 } from '../../lib/contract/phone-number-model';
import { lastFour } from '../../lambda/runtime/mask';
import type { Account } from './account';

/** The run can't start. */
export class NotReady extends Error {}

export interface AccountFacts {
  readonly account: string;
  readonly phoneNumber: string;
  /** Whether the second Region is bootstrapped, which the claim `other-region` requires. */
  readonly hasOtherRegion: boolean;
}

const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

export function readPhoneNumber(text: string | undefined): string {
  const number = parseE164(text ?? '');
  if (number === undefined) {
    throw new NotReady(
      `Pass --phone-number with a phone number of the account in E.164 format, for example --phone-number +12065550100.`,
    );
  }
  return number;
}

export async function checkAccount(
  account: Account,
  { phoneNumber, region, otherRegion }: { phoneNumber: string; region: string; otherRegion: string },
): Promise<AccountFacts> {
  const identity = await account.aws('sts', 'get-caller-identity');
  if (identity.status !== 0) {
    throw new NotReady(
      `AWS does not accept the current credentials: ${lastLine(identity.output)} Sign in, or set AWS_PROFILE, and run this again.`,
    );
  }
  const { Account: id } = JSON.parse(identity.stdout) as { Account: string };
  if (!(await isBootstrapped(account, region))) {
    throw new NotReady(
      `The account is not bootstrapped in ${region}. Run npx cdk bootstrap aws://${id}/${region} first, or choose another Region by AWS_REGION.`,
    );
  }
  const found = await account.aws(
    ...['chime-sdk-voice', 'get-phone-number', '--phone-number-id', phoneNumber, '--region', 'us-east-1'],
  );
  if (found.status !== 0) {
    throw new NotReady(
      `Amazon Chime SDK Voice in us-east-1 does not return the phone number ${lastFour(phoneNumber)} to this account: ${lastLine(found.output)} Pass a number that the account has.`,
    );
  }
  return { account: id, phoneNumber, hasOtherRegion: await isBootstrapped(account, otherRegion) };
}

async function isBootstrapped(account: Account, region: string): Promise<boolean> {
  const version = await account.query(
    ...['ssm', 'get-parameter', '--name', BOOTSTRAP_PARAMETER, '--region', region, '--query', 'Parameter.Value'],
  );
  return version !== undefined;
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}
