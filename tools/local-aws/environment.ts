/** The environment in which the CDK CLI, the AWS CLI and the SDK clients talk to the local AWS and to nothing else. */
import { randomBytes } from 'node:crypto';
import * as path from 'node:path';

/** The account of AWS's documentation. */
export const ACCOUNT = '111122223333';

export const REGION = 'us-east-1';

/** What a request to the local AWS has to be signed with: MiniStack lets nothing else in. */
export interface LocalAwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** New credentials, for one run. */
export function makeCredentials(): LocalAwsCredentials {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

/** Where the local AWS is, and what lets clients in. */
export interface LocalAws {
  readonly url: string;
  readonly credentials: LocalAwsCredentials;
}

/** The credentials as the AWS SDKs, the AWS CLI and MiniStack read them. */
export function credentialVariables({ accessKeyId, secretAccessKey }: LocalAwsCredentials): LocalAwsVariables {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

/** What clients need to know of the local AWS. */
export type LocalAwsVariables = Readonly<Record<string, string>>;

/**
 * The variables that lead to the local AWS.
 * @param folder where the CDK CLI may keep its own files.
 */
export function localAwsVariables({ url, credentials }: LocalAws, folder: string): LocalAwsVariables {
  return {
    AWS_ENDPOINT_URL: url,
    // The CDK CLI takes S3's endpoint from its own variable only.
    AWS_ENDPOINT_URL_S3: url,
    ...credentialVariables(credentials),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // The user's own profiles stay out of it.
    AWS_CONFIG_FILE: path.join(folder, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: path.join(folder, 'cdk-home'),
  };
}

/** The variables that lead the function behind lookups to what it asks beside Chime: for a role, and in a rollback. */
export function stackEnvironment(url: string): LocalAwsVariables {
  return { AWS_ENDPOINT_URL_STS: url, AWS_ENDPOINT_URL_CLOUDFORMATION: url, AWS_ENDPOINT_URL_SSM: url };
}

/** All of the environment for a program: this process's own, without the user's AWS, and with the local one. */
export function environmentWith(variables: LocalAwsVariables): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return { ...Object.fromEntries(own), ...variables };
}
