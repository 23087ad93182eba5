/** Another account, whose roles the functions of the first account can assume. */
import {
  ACCOUNT,
  credentialVariables,
  environmentWith,
  OTHER_ACCOUNT,
  otherAccountCredentials,
} from '../../../tools/local-aws/environment';
import { TOOLS } from '../../../tools/local-aws/python-tools';
import { runOrThrow } from '../../../tools/shared/processes';
import { localAws } from './local-aws';

/** Creates a role that reads phone numbers, and returns its ARN. The first account can assume it with the external ID. */
export async function createReaderRole(roleName: string, externalId: string): Promise<string> {
  await iam('create-role', roleName, '--assume-role-policy-document', {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': externalId } },
  });
  const read = { Effect: 'Allow', Action: 'chime:GetPhoneNumber', Resource: '*' };
  await iam('put-role-policy', roleName, '--policy-document', read, '--policy-name', 'Read');
  return `arn:aws:iam::${OTHER_ACCOUNT}:role/${roleName}`;
}

async function iam(command: string, roleName: string, option: string, statement: object, ...args: string[]) {
  const { variables, credentials } = localAws();
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await runOrThrow(TOOLS.aws, ['iam', command, '--role-name', roleName, option, document, ...args], {
    env: environmentWith({ ...variables, ...credentialVariables(otherAccountCredentials(credentials)) }),
  });
}
