/**
 * Priming: a whole lookup before the first event, without a network. Lambda initializes a function with a full core but
 * runs it with a fraction of one. Code that is already loaded and compiled is fast when a deployment waits for it.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { RESOURCE_TYPE } from '../lib/contract/properties';
import { withTimeout } from './aws/retry';
import { createHandler } from './handler';
import { systemClock } from './runtime/clock';

/** Lambda's initialization may take ten seconds. Priming usually takes less than 0.1 s. */
const MAX_MS = 2000;

const NUMBER = '+12065550100';

const EVENT = {
  RequestType: 'Create',
  RequestId: 'priming',
  ResponseURL: 'https://priming.invalid/',
  ResourceType: RESOURCE_TYPE,
  LogicalResourceId: 'Priming',
  StackId: 'priming',
  ResourceProperties: { ServiceToken: 'priming', PhoneNumberId: NUMBER },
};

/** Chime's response. It serves for the PUT to CloudFormation, too: the handler reads only the status of that. */
const BODY = JSON.stringify({
  PhoneNumber: {
    PhoneNumberId: NUMBER,
    E164PhoneNumber: NUMBER,
    CallingName: null,
    Capabilities: { InboundCall: true },
    Associations: [{ Name: 'VoiceConnectorId', Value: 'priming' }],
  },
});
const RESPONSE = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** Replaces a socket, and responds to the first request. */
function cannedConnection(): Duplex {
  let response = RESPONSE;
  const stream: Duplex = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      stream.push(response);
      response = '';
      done();
    },
  });
  const self = (): Duplex => stream;
  return Object.assign(stream, { setKeepAlive: self, setNoDelay: self, setTimeout: self, ref: self, unref: self });
}

/**
 * Never throws: an error only makes the first invocation slower.
 * @param connect creates a connection within this process.
 */
export async function prime(connect = cannedConnection): Promise<void> {
  try {
    await withTimeout(
      async () => {
        await lookUp(connect);
        await startTls();
      },
      MAX_MS,
      systemClock,
    );
  } catch {
    // The first invocation loads the rest.
  }
}

async function lookUp(createConnection: () => Duplex): Promise<void> {
  const agents = {
    httpAgent: Object.assign(new http.Agent(), { createConnection }),
    httpsAgent: Object.assign(new https.Agent(), { createConnection }),
  };
  const environment = { AWS_ACCESS_KEY_ID: 'priming', AWS_SECRET_ACCESS_KEY: 'priming' };
  const handler = createHandler(systemClock, { environment, write: () => undefined, agents });
  const end = systemClock.now() + MAX_MS;
  await handler(EVENT, { getRemainingTimeInMillis: () => end - systemClock.now() });
}

/** Loads what a TLS connection needs. The connection fails before a DNS query. */
async function startTls(): Promise<void> {
  const lookup: tls.ConnectionOptions['lookup'] = (_hostname, _options, callback) => {
    callback(new Error('priming'), '');
  };
  const socket = tls.connect({ host: 'priming.invalid', port: 443, servername: 'priming.invalid', lookup });
  await new Promise((resolve) => {
    socket.once('error', () => undefined).once('close', resolve);
  });
}
