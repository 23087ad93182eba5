/** The user's own credentials, and the account that they belong to. */
import type { AwsCredentialIdentity } from '@smithy/types';
import { ENDPOINT_URL_VARIABLES } from '../lib/contract/handler-environment';

/** Credentials that lookups can run with. */
export interface Identity {
  /** How reasons name it, such as `profile prod`. */
  readonly name: string;
  /** The profile, if they are of one. */
  readonly profile?: string;
  /** Environment variables of the function: credentials and endpoints. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls AWS STS once, when it is first needed. */
  readonly caller: (region: string | undefined) => Promise<Caller>;
}

/** The account that credentials belong to, or why it is unknown, with advice. */
export type Caller = { readonly account: string } | { readonly why: string };

/** Errors of AWS STS for refused credentials. */
const REFUSAL = /Expired|Invalid|Signature|Denied|Unrecognized|IncompleteSignature|MissingAuthentication/;

/**
 * @param profile of `--profile`. It is the only source: credentials from elsewhere can belong to another account.
 * @param timeout seconds for AWS STS.
 * @param ending when the command ends.
 */
export async function findIdentity(
  profile: string | undefined,
  timeout: number,
  ending: AbortSignal,
): Promise<Identity> {
  const used = profile ?? process.env.AWS_PROFILE;
  const credentials = await findCredentials(used);
  let caller: Promise<Caller> | undefined;
  return {
    name: profile === undefined ? 'the credentials' : `profile ${profile}`,
    ...(used && { profile: used }),
    environment: functionEnvironment(credentials),
    caller: async (region) => await (caller ??= getCaller(credentials, timeout, ending, region)),
  };
}

/** Whether credentials belong to an account of AWS. Those for a local AWS needn't be sent to the real AWS STS. */
export function hasAccount(): boolean {
  const names = ownEndpoints().map(([name]) => name);
  return names.length === 0 || names.some((name) => name === 'AWS_ENDPOINT_URL' || name === 'AWS_ENDPOINT_URL_STS');
}

/** Endpoint variables of this process, which replace endpoints of AWS. */
export function ownEndpoints(names: readonly string[] = ENDPOINT_URL_VARIABLES): [name: string, url: string][] {
  return names.flatMap((name) => {
    const url = process.env[name];
    return url ? [[name, url]] : [];
  });
}

async function findCredentials(profile: string | undefined): Promise<AwsCredentialIdentity> {
  try {
    if (profile) {
      return await credentialsOf(profile);
    }
    // Loaded only when needed: `--offline` starts without it.
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return await defaultProvider()();
  } catch (error) {
    const why = (profile ? undefined : await failedProcess()) ?? reasonOf(error as Error, profile);
    throw new Error(
      `There are no AWS credentials to call Chime with: ${why}. Sign in, name a profile with --profile, or use --offline.`,
      { cause: error },
    );
  }
}

async function credentialsOf(profile: string): Promise<AwsCredentialIdentity> {
  const { fromIni } = await import('@aws-sdk/credential-provider-ini');
  return await fromIni({ profile })();
}

/** What the chain of sources doesn't say: why the `credential_process` of the default profile failed, if it has one. */
async function failedProcess(): Promise<string | undefined> {
  try {
    await credentialsOf('default');
    return undefined;
  } catch (error) {
    const reason = reasonOf(error as Error, 'default');
    return reason.includes('credential_process') ? reason : undefined;
  }
}

/** One line without a period at the end: the SDK's messages can have several lines, and end with up to two periods. */
function reasonOf({ message }: Error, profile = 'default'): string {
  const text = message
    .trim()
    .replaceAll(/\s*\n\s*/g, ': ')
    .replace(/\.+$/, '');
  const [, command] = /^Command failed: (.*)/.exec(text) ?? [];
  return command === undefined ? text : `the credential_process of profile ${profile} failed: ${command}`;
}

function functionEnvironment({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: AwsCredentialIdentity): Record<string, string> {
  return {
    ...Object.fromEntries(ownEndpoints()),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

async function getCaller(
  credentials: AwsCredentialIdentity,
  timeout: number,
  ending: AbortSignal,
  region = 'us-east-1',
): Promise<Caller> {
  const { STSClient, GetCallerIdentityCommand } = await import('./sts');
  const client = new STSClient({
    region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? region,
    credentials,
    maxAttempts: 2,
  });
  const signal = AbortSignal.timeout(timeout * 1000);
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.any([signal, ending]),
    });
    return Account === undefined ? { why: 'the response has no account' } : { account: Account };
  } catch (error) {
    const { name, message } = error as Error;
    if (signal.aborted) {
      return { why: `no response within ${timeout} s; if the network is slow, raise --timeout` };
    }
    const advice = REFUSAL.test(name) ? 'sign in again' : 'check the connection of this computer';
    return { why: `${name} (${message}); ${advice}` };
  } finally {
    client.destroy();
  }
}
