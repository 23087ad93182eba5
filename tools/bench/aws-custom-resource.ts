/** `AwsCustomResource` of aws-cdk-lib for a lookup: the handler, and the properties of the custom resource. */
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** The handler loads the SDK from the disk, as on Lambda. */
export const AWS_CUSTOM_RESOURCE_HANDLER = path.join(
  path.dirname(createRequire(__filename).resolve('aws-cdk-lib')),
  'custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler',
);

/** The call in an app's code, which the construct passes to the handler. */
export function getPhoneNumberCall(phoneNumberId: string): Record<string, unknown> {
  return {
    service: '@aws-sdk/client-chime-sdk-voice',
    action: 'GetPhoneNumber',
    parameters: { PhoneNumberId: phoneNumberId },
    physicalResourceId: { id: phoneNumberId },
    region: 'us-east-1',
  };
}

export function awsCustomResourceProperties(phoneNumberId: string): Record<string, string> {
  return { InstallLatestAwsSdk: 'false', Create: JSON.stringify(getPhoneNumberCall(phoneNumberId)) };
}
