/** A function as an app would write it with the SDK: a client, the elements of the response as attributes, one PUT. */
import * as https from 'node:https';
import { ChimeClient, GetPhoneNumberCommand } from '@aws-sdk/client-chime';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- the client that tutorials and older stacks have
const client = new ChimeClient({ region: 'us-east-1' });

interface Event {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: { readonly PhoneNumberId: string };
}

export async function handler(event: Event): Promise<void> {
  const { PhoneNumberId } = event.ResourceProperties;
  try {
    if (event.RequestType === 'Delete') {
      await response(event, { Status: 'SUCCESS' });
      return;
    }
    const { PhoneNumber = {} } = await client.send(new GetPhoneNumberCommand({ PhoneNumberId }));
    await response(event, { Status: 'SUCCESS', Data: PhoneNumber });
  } catch (error) {
    await response(event, { Status: 'FAILED', Reason: String(error) });
  }
}

async function response(event: Event, outcome: object): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResourceProperties } = event;
  const PhysicalResourceId = ResourceProperties.PhoneNumberId;
  const body = JSON.stringify({ ...outcome, PhysicalResourceId, StackId, RequestId, LogicalResourceId });
  const { hostname, pathname, search } = new URL(event.ResponseURL);
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  await new Promise((resolve, reject) => {
    https
      .request({ hostname, path: `${pathname}${search}`, method: 'PUT', headers }, resolve)
      .on('error', reject)
      .end(body);
  });
}
