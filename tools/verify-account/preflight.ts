/** What has to be true before anything is deployed; what is not is one sentence that says what to do. */
import { parseE164 } from '../../lib/contract/phone-number-model';
import { lastFour } from '../../lambda/runtime/mask';
import type { Account } from './account';

/** A run that can't begin. */
export class NotReady extends Error {}

/** Whose account it is. */
export interface Surroundings {
  readonly account: string;
  readonly phoneNumber: string;
  /** Whether the other Region is bootstrapped too; what needs it can't be seen otherwise. */
  readonly hasOtherRegion: boolean;
}

const BOOTSTRAP_PARAMETER = '/cdk-bootstrap/hnb659fds/version';

/** Throws `NotReady` for a number that is none. */
export function readPhoneNumber(text: string | undefined): string {
  const number = parseE164(text ?? '');
  if (number === undefined) {
    throw new NotReady(
      `Pass --phone-number with a phone number of the account in E.164 form, such as --phone-number +12065550100.`,
    );
  }
  return number;
}

/** Only reads. */
export async function check(
  account: Account,
  { phoneNumber, region, otherRegion }: { phoneNumber: string; region: string; otherRegion: string },
): Promise<Surroundings> {
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
      `Amazon Chime SDK Voice in us-east-1 does not give the phone number ${lastFour(phoneNumber)} to this account: ${lastLine(found.output)} Pass a number that the account holds.`,
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
