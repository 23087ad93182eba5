/** The environment in which the CDK CLI, the AWS CLI and the SDK clients talk to the local AWS and to nothing else. */
import * as path from 'node:path';

/** MiniStack takes an access key of twelve digits for the account. It is the account of AWS's documentation. */
export const ACCOUNT = '111122223333';

export const REGION = 'us-east-1';

/** What clients need to know of the local AWS. */
export type LocalAwsVariables = Readonly<Record<string, string>>;

/**
 * The variables that lead to the local AWS.
 * @param folder where the CDK CLI may keep its own files.
 */
export function localAwsVariables(url: string, folder: string): LocalAwsVariables {
  return {
    AWS_ENDPOINT_URL: url,
    // The CDK CLI takes S3's endpoint from its own variable only.
    AWS_ENDPOINT_URL_S3: url,
    AWS_ACCESS_KEY_ID: ACCOUNT,
    AWS_SECRET_ACCESS_KEY: 'local',
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

/** All of the environment for a program: this process's own, without the user's AWS, and with the local one. */
export function environmentWith(variables: LocalAwsVariables): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
  return { ...Object.fromEntries(own), ...variables };
}
