/** The user's own credentials, where the AWS SDK finds them, and the account that they belong to. */
import type { AwsCredentialIdentity } from '@smithy/types';

/** The account that credentials belong to, or why it is unknown. */
export type Caller = { readonly account: string } | { readonly why: string; readonly isRefused: boolean };

const STS_TIMEOUT_MS = 5000;

/** Errors by which AWS STS refuses credentials. */
const REFUSAL = /Expired|Invalid|Signature|Denied|Unrecognized|IncompleteSignature|MissingAuthentication/;

/**
 * Finds credentials. A profile that is named is the only source: another one could belong to somebody else.
 * @param profile that of `--profile`.
 */
export async function findCredentials(profile = process.env.AWS_PROFILE): Promise<AwsCredentialIdentity> {
  try {
    if (profile) {
      const { fromIni } = await import('@aws-sdk/credential-provider-ini');
      return await fromIni({ profile })();
    }
    // Loaded here alone: offline, nobody waits for it.
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return await defaultProvider()();
  } catch (error) {
    // Some of the SDK's messages end in two periods, others in none.
    const why = (error as Error).message.replace(/\.+$/, '');
    throw new Error(
      `There are no AWS credentials to call Chime with: ${why}. Sign in, name a profile with --profile, or use --offline.`,
      { cause: error },
    );
  }
}

/** What the handler finds in its environment, as on Lambda. The standard endpoint variables work here too. */
export function environmentOf({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: AwsCredentialIdentity): Record<string, string> {
  const endpoints = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[0].startsWith('AWS_ENDPOINT_URL') && entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(endpoints),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** Asks AWS STS once, when it is first needed. */
export function callerOf(credentials: AwsCredentialIdentity): (region: string | undefined) => Promise<Caller> {
  let caller: Promise<Caller> | undefined;
  return async (region) => await (caller ??= askForCaller(credentials, region));
}

async function askForCaller(credentials: AwsCredentialIdentity, region = 'us-east-1'): Promise<Caller> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({
    region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? region,
    credentials,
    maxAttempts: 2,
  });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(STS_TIMEOUT_MS),
    });
    return Account === undefined
      ? { why: 'AWS STS did not say whose the credentials are', isRefused: false }
      : { account: Account };
  } catch (error) {
    const { name, message } = error as Error;
    return {
      why: `AWS STS did not say whose the credentials are: ${name} (${message})`,
      isRefused: REFUSAL.test(name),
    };
  } finally {
    client.destroy();
  }
}
