/** `AwsCustomResource` of aws-cdk-lib, told to look a number up: its shipped handler and the properties that it reads. */
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** Folder of the handler. It loads the SDK from disk, as it does on Lambda. */
export const AWS_CUSTOM_RESOURCE_HANDLER = path.join(
  path.dirname(createRequire(__filename).resolve('aws-cdk-lib')),
  'custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler',
);

/** The call as an app writes it, and as the construct hands it on. */
export function getPhoneNumberCall(phoneNumberId: string): Record<string, unknown> {
  return {
    service: '@aws-sdk/client-chime-sdk-voice',
    action: 'GetPhoneNumber',
    parameters: { PhoneNumberId: phoneNumberId },
    physicalResourceId: { id: phoneNumberId },
    region: 'us-east-1',
  };
}

/** Properties of the custom resource in an event. */
export function awsCustomResourceProperties(phoneNumberId: string): Record<string, string> {
  return { InstallLatestAwsSdk: 'false', Create: JSON.stringify(getPhoneNumberCall(phoneNumberId)) };
}
