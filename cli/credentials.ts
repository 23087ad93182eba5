/** The user's own credentials, and the account that they belong to. */
import type { AwsCredentialIdentity } from '@smithy/types';

/** The account that credentials belong to, or why it is unknown. */
export type Caller = { readonly account: string } | { readonly why: string; readonly isRefused: boolean };

const STS_TIMEOUT_MS = 5000;

/** Errors of AWS STS for refused credentials. */
const REFUSAL = /Expired|Invalid|Signature|Denied|Unrecognized|IncompleteSignature|MissingAuthentication/;

/** @param profile of `--profile`. It is the only source: credentials from elsewhere can belong to another account. */
export async function findCredentials(profile = process.env.AWS_PROFILE): Promise<AwsCredentialIdentity> {
  try {
    if (profile) {
      const { fromIni } = await import('@aws-sdk/credential-provider-ini');
      return await fromIni({ profile })();
    }
    // Loaded only when needed: `--offline` starts without it.
    const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
    return await defaultProvider()();
  } catch (error) {
    // The SDK's messages end with no period, one, or two.
    const why = (error as Error).message.replace(/\.+$/, '');
    throw new Error(
      `There are no AWS credentials to call Chime with: ${why}. Sign in, name a profile with --profile, or use --offline.`,
      { cause: error },
    );
  }
}

/** The environment variables of the function. They include the standard endpoint variables of this process. */
export function functionEnvironment({
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

/** Returns a function that calls AWS STS once, when it is first needed. */
export function callerOf(credentials: AwsCredentialIdentity): (region: string | undefined) => Promise<Caller> {
  let caller: Promise<Caller> | undefined;
  return async (region) => await (caller ??= getCaller(credentials, region));
}

async function getCaller(credentials: AwsCredentialIdentity, region = 'us-east-1'): Promise<Caller> {
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
