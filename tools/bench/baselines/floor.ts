/**
 * The minimal function: it signs one request and sends one PUT, with Node.js alone. It has no retries, expectations, or
 * checks.
 */
import { createHash, createHmac } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import { text } from 'node:stream/consumers';

const REGION = 'us-east-1';
const TIMEOUT_MS = 10_000;

interface Event {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly PhoneNumberId: string };
}

interface PhoneNumber {
  readonly [element: string]: unknown;
  readonly Capabilities?: Readonly<Record<string, unknown>>;
  readonly Associations?: readonly { readonly Name: string; readonly Value: string }[];
}

export async function handler(event: Event): Promise<void> {
  const { PhoneNumberId: id } = event.ResourceProperties;
  let outcome: object;
  try {
    outcome = {
      Status: 'SUCCESS',
      ...(event.RequestType !== 'Delete' && { Data: attributesOf(id, await getPhoneNumber(id)) }),
    };
  } catch (error) {
    outcome = { Status: 'FAILED', Reason: (error as Error).message };
  }
  const { StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({ ...outcome, PhysicalResourceId: id, StackId, RequestId, LogicalResourceId });
  const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
  const { status } = await send('PUT', new URL(event.ResponseURL), headers, body);
  if (status !== 200) {
    throw new Error(`CloudFormation did not accept the response: HTTP ${status}`);
  }
}

async function getPhoneNumber(id: string): Promise<PhoneNumber> {
  const endpoint = process.env.AWS_ENDPOINT_URL_CHIME_SDK_VOICE ?? `https://voice-chime.${REGION}.amazonaws.com`;
  const url = new URL(`/phone-numbers/${encodeURIComponent(id)}`, endpoint);
  const { status, body } = await send('GET', url, signed(url));
  if (status !== 200) {
    throw new Error(`Chime answered HTTP ${status}: ${body}`);
  }
  return (JSON.parse(body) as { PhoneNumber: PhoneNumber }).PhoneNumber;
}

/** Headers with the signature, version 4, of a GET without a query. */
function signed(url: URL): Record<string, string> {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = process.env;
  const time = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers = { host: url.host, 'x-amz-date': time, 'x-amz-security-token': AWS_SESSION_TOKEN };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  // The signature requires a second encoding of the path.
  const path = url.pathname.split('/').map(encodeURIComponent).join('/');
  const canonical = ['GET', path, '', lines.join(''), names, sha256('')].join('\n');
  const scope = [time.slice(0, 8), REGION, 'chime', 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')).toString(
    'hex',
  );
  const credential = `${AWS_ACCESS_KEY_ID}/${scope.join('/')}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: string | Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}

async function send(
  method: string,
  url: URL,
  headers: http.OutgoingHttpHeaders,
  body?: string,
): Promise<{ status: number; body: string }> {
  const { request } = url.protocol === 'https:' ? https : http;
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request(url, { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) }, resolve)
      .on('error', reject)
      .end(body);
  });
  return { status: response.statusCode ?? 0, body: await text(response) };
}

/** All attributes of the contract except `Details`. */
function attributesOf(id: string, number: PhoneNumber): Record<string, string> {
  const { Capabilities, Associations } = number;
  const scalars = [
    ...['E164PhoneNumber', 'PhoneNumberArn', 'Status', 'Type', 'ProductType', 'Country', 'CallingName'],
    ...['CallingNameStatus', 'Name', 'OrderId', 'CreatedTimestamp', 'UpdatedTimestamp', 'DeletionTimestamp'],
  ];
  const capabilities = ['InboundCall', 'OutboundCall', 'InboundSMS', 'OutboundSMS', 'InboundMMS', 'OutboundMMS'];
  const associations = ['VoiceConnectorId', 'VoiceConnectorGroupId', 'SipRuleId', 'AccountId', 'UserId'];
  return {
    PhoneNumberId: id,
    ...Object.fromEntries(scalars.map((name) => [name, textOf(number[name])])),
    ...Object.fromEntries(capabilities.map((name) => [`Capabilities.${name}`, textOf(Capabilities?.[name])])),
    ...Object.fromEntries(
      associations.map((wanted) => [wanted, textOf(Associations?.find(({ Name }) => Name === wanted)?.Value)]),
    ),
    Capabilities: JSON.stringify(Capabilities ?? {}),
    Associations: JSON.stringify(Associations ?? []),
    AssociationCount: textOf(Associations?.length),
    AssociationsTruncated: 'false',
    Exists: 'true',
    ServedBy: 'chime-sdk-voice',
  };
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
