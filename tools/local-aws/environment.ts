/** Environment variables with which the CDK CLI, the AWS CLI, and the SDK clients call only the local AWS. */
import { randomBytes } from 'node:crypto';
import * as path from 'node:path';

/** The account that AWS's documentation uses in examples. */
export const ACCOUNT = '111122223333';

/** Another account of the local AWS, as in the examples. */
export const OTHER_ACCOUNT = '444455556666';

export const REGION = 'us-east-1';

/** Requests to the local AWS must be signed with these. See `signature_guard.py`. */
export interface LocalAwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Makes credentials for one run. */
export function makeCredentials(): LocalAwsCredentials {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
}

/** The credentials of `OTHER_ACCOUNT`. See `iam.py`. */
export function otherAccountCredentials({ accessKeyId, secretAccessKey }: LocalAwsCredentials): LocalAwsCredentials {
  return { accessKeyId: accessKeyId.replace('AKIA', 'ASIA'), secretAccessKey };
}

export interface LocalAws {
  readonly url: string;
  readonly credentials: LocalAwsCredentials;
}

export function credentialVariables({ accessKeyId, secretAccessKey }: LocalAwsCredentials): LocalAwsVariables {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

export type LocalAwsVariables = Readonly<Record<string, string>>;

/**
 * Variables for programs that call the local AWS.
 * @param folder for files of the CDK CLI.
 */
export function localAwsVariables({ url, credentials }: LocalAws, folder: string): LocalAwsVariables {
  return {
    AWS_ENDPOINT_URL: url,
    // The CDK CLI reads the endpoint of S3 only from this variable.
    AWS_ENDPOINT_URL_S3: url,
    ...credentialVariables(credentials),
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    // These files don't exist, so programs don't read the profiles of the user.
    AWS_CONFIG_FILE: path.join(folder, 'aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'aws-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_HOME: path.join(folder, 'cdk-home'),
  };
}

/** Variables for the function of a lookup, which calls AWS STS to assume a role, and the others in a rollback. */
export function stackEnvironment(url: string): LocalAwsVariables {
  return { AWS_ENDPOINT_URL_STS: url, AWS_ENDPOINT_URL_CLOUDFORMATION: url, AWS_ENDPOINT_URL_SSM: url };
}

/** The environment of this process, with these variables instead of those of the user's AWS account. */
export function environmentWith(variables: LocalAwsVariables): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return { ...Object.fromEntries(own), ...variables };
}
