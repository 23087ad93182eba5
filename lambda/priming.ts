/**
 * A whole lookup before the first event, which asks nobody. Lambda initializes a function with a full core, and runs it
 * with a fraction of one: what is loaded, compiled, and run once by then is fast when a deployment waits for it.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { RESOURCE_TYPE } from '../lib/contract/properties';
import { cutOff } from './aws/retry';
import { createHandler } from './handler';
import { systemClock } from './runtime/clock';

/** The longest that a rehearsal takes, of the ten seconds of Lambda's initialization. It takes some tens of milliseconds. */
const MAX_MS = 2000;

const NUMBER = '+12065550100';

const EVENT = {
  RequestType: 'Create',
  RequestId: 'rehearsal',
  ResponseURL: 'https://rehearsal.invalid/',
  ResourceType: RESOURCE_TYPE,
  LogicalResourceId: 'Rehearsal',
  StackId: 'rehearsal',
  ResourceProperties: { ServiceToken: 'rehearsal', PhoneNumberId: NUMBER },
};

/** What Chime says. It does for the response's PUT, too, of whose answer the handler reads the status alone. */
const BODY = JSON.stringify({
  PhoneNumber: {
    PhoneNumberId: NUMBER,
    E164PhoneNumber: NUMBER,
    CallingName: null,
    Capabilities: { InboundCall: true },
    Associations: [{ Name: 'VoiceConnectorId', Value: 'rehearsal' }],
  },
});
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** Takes the place of a socket, and answers by itself. */
class CannedConnection extends Duplex {
  private answer = ANSWER;

  public override _read(): void {
    // The answer comes when something was asked.
  }

  public override _write(_chunk: unknown, _encoding: unknown, done: () => void): void {
    this.push(this.answer);
    this.answer = '';
    done();
  }

  public setKeepAlive(): this {
    return this;
  }

  public setNoDelay(): this {
    return this;
  }

  public setTimeout(): this {
    return this;
  }

  public ref(): this {
    return this;
  }

  public unref(): this {
    return this;
  }
}

/**
 * Rehearses, and never fails: what goes wrong costs the first invocation time, and nothing else.
 * @param connect makes a connection. None leaves this process.
 */
export async function rehearse(connect = (): Duplex => new CannedConnection()): Promise<void> {
  try {
    await cutOff(
      async () => {
        await lookUp(connect);
        await startTls();
      },
      MAX_MS,
      systemClock,
    );
  } catch {
    // An invocation does then for itself what has not been done.
  }
}

async function lookUp(createConnection: () => Duplex): Promise<void> {
  const agents = {
    httpAgent: Object.assign(new http.Agent(), { createConnection }),
    httpsAgent: Object.assign(new https.Agent(), { createConnection }),
  };
  const environment = { AWS_ACCESS_KEY_ID: 'rehearsal', AWS_SECRET_ACCESS_KEY: 'rehearsal' };
  const handler = createHandler(systemClock, { environment, write: () => undefined, agents });
  const end = systemClock.now() + MAX_MS;
  await handler(EVENT, { getRemainingTimeInMillis: () => end - systemClock.now() });
}

/** Goes as far towards a connection with TLS as the name of its host, which nobody is asked for. */
async function startTls(): Promise<void> {
  const lookup: tls.ConnectionOptions['lookup'] = (_hostname, _options, callback) => {
    callback(new Error('rehearsal'), '');
  };
  const socket = tls.connect({ host: 'rehearsal.invalid', port: 443, servername: 'rehearsal.invalid', lookup });
  await new Promise((resolve) => {
    socket.once('error', () => undefined).once('close', resolve);
  });
}
