/** Runs the shipped handler as Lambda does: in a thread and an environment of its own. */
import { devNull } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { FailureDetails } from '../../lib/contract/verdict';

/**
 * The code of the thread, which loads the handler's bundle. It sends the log and the responses of AWS services through the
 * same port as the end of an invocation, because the data of a stream can arrive later.
 */
const RUNTIME = `
const { parentPort, workerData: { bundle, keepsResponses } } = require('node:worker_threads');
process.stdout.write = (text) => {
  parentPort.postMessage({ log: String(text) });
  return true;
};
const keepResponse = ({ request, response }) => {
  const chunks = [];
  const push = response.push;
  // A second reader of the stream would take the data from the first one.
  response.push = (chunk, ...rest) => {
    if (chunk !== null) {
      chunks.push(chunk);
    } else {
      parentPort.postMessage({
        path: request.path,
        userAgent: String(request.getHeader('user-agent')),
        status: response.statusCode,
        errorType: response.headers['x-amzn-errortype'],
        body: Buffer.concat(chunks).toString(),
      });
    }
    return push.call(response, chunk, ...rest);
  };
};
// Priming, which calls a service of its own, is over then.
const initialized = import(bundle).then((exports) => {
  if (keepsResponses) {
    require('node:diagnostics_channel').subscribe('http.client.response.finish', keepResponse);
  }
  return exports;
});
parentPort.on('message', async ({ event, milliseconds }) => {
  const { handler } = await initialized;
  const end = Date.now() + milliseconds;
  let error;
  try {
    await handler(event, { getRemainingTimeInMillis: () => end - Date.now() });
  } catch (thrown) {
    error = String(thrown);
  }
  parentPort.postMessage({ id: event.RequestId, error });
});
`;

/** Lambda has no profiles, and the function must not use those of this computer. */
const NO_PROFILES = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };

/** Additional time for an invocation, because the thread has to load the bundle, and the computer can be busy. */
const GRACE_MS = 15_000;

/** The log line of the handler for its response. */
const RESPONDED = /^\{.*"message":"Responded"/;

export interface HandlerEvent {
  readonly RequestId: string;
  readonly [element: string]: unknown;
}

export interface Invoked {
  /** Why the invocation ended early. */
  readonly error: string | undefined;
  /** What the handler's log says about a failed lookup, such as the AWS call that made it fail. */
  readonly details: FailureDetails;
}

/** A response of an AWS service to the handler, as the service wrote it. */
export interface ServiceResponse {
  readonly path: string;
  readonly userAgent: string;
  readonly status: number;
  readonly errorType?: string;
  readonly body: string;
}

type Message = ServiceResponse | { readonly log: string } | { readonly id: string; readonly error?: string };

export class HandlerWorker {
  private readonly worker: Worker;
  private readonly running = new Map<string, (invoked: Invoked) => void>();
  private readonly failures = new Map<string, FailureDetails>();

  /**
   * @param bundle path of the handler's bundle.
   * @param environment the whole environment of the function.
   * @param onLog receives what the function writes.
   * @param onResponse receives the responses of AWS services, before the invocation ends.
   */
  public constructor(
    bundle: string,
    environment: Record<string, string>,
    private readonly onLog: (text: string) => void,
    onResponse?: (response: ServiceResponse) => void,
  ) {
    this.worker = new Worker(RUNTIME, {
      eval: true,
      env: { ...NO_PROFILES, ...environment },
      execArgv: [],
      workerData: { bundle: pathToFileURL(bundle).href, keepsResponses: onResponse !== undefined },
      stderr: true,
    });
    this.worker.stderr.setEncoding('utf8').on('data', onLog);
    this.worker.on('message', (message: Message) => {
      if ('log' in message) {
        this.readLog(message.log);
      } else if ('body' in message) {
        onResponse?.(message);
      } else {
        this.settle(message.id, message.error);
      }
    });
    this.worker.on('error', (error) => {
      this.settleAll(String(error));
    });
    this.worker.on('exit', () => {
      this.settleAll('its thread ended');
    });
  }

  public async invoke(event: HandlerEvent, milliseconds: number): Promise<Invoked> {
    const { RequestId: id } = event;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.settle(id, 'its time was up, so raise --timeout');
      }, milliseconds + GRACE_MS);
      this.running.set(id, (invoked) => {
        clearTimeout(timer);
        resolve(invoked);
      });
      this.worker.postMessage({ event, milliseconds });
    });
  }

  public async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private readLog(text: string): void {
    this.onLog(text);
    if (RESPONDED.test(text)) {
      const line = JSON.parse(text) as FailureDetails & { readonly requestId: string };
      this.failures.set(line.requestId, line);
    }
  }

  private settleAll(error: string): void {
    for (const id of [...this.running.keys()]) {
      this.settle(id, error);
    }
  }

  private settle(id: string, error: string | undefined): void {
    this.running.get(id)?.({ error, details: this.failures.get(id) ?? {} });
    this.running.delete(id);
  }
}
