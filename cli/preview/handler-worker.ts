/** Runs the shipped handler as Lambda does: in a thread and an environment of its own. */
import { devNull } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** The code of the thread, which loads the handler's bundle. */
const RUNTIME = `
const { parentPort, workerData } = require('node:worker_threads');
const initialized = import(workerData);
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

export interface HandlerEvent {
  readonly RequestId: string;
  readonly [element: string]: unknown;
}

interface Finished {
  readonly id: string;
  readonly error?: string;
}

export class HandlerWorker {
  private readonly worker: Worker;
  private readonly waiting = new Map<string, (error: string | undefined) => void>();

  /**
   * @param bundle path of the handler's bundle.
   * @param environment the whole environment of the function.
   * @param onLog receives what the function writes.
   */
  public constructor(bundle: string, environment: Record<string, string>, onLog: (text: string) => void) {
    this.worker = new Worker(RUNTIME, {
      eval: true,
      env: { ...NO_PROFILES, ...environment },
      execArgv: [],
      workerData: pathToFileURL(bundle).href,
      stdout: true,
      stderr: true,
    });
    for (const stream of [this.worker.stdout, this.worker.stderr]) {
      stream.setEncoding('utf8').on('data', onLog);
    }
    this.worker.on('message', ({ id, error }: Finished) => {
      this.settle(id, error);
    });
    this.worker.on('error', (error) => {
      this.settleAll(String(error));
    });
    this.worker.on('exit', () => {
      this.settleAll('its thread ended');
    });
  }

  /** Returns undefined, or why the invocation ended without success. */
  public async invoke(event: HandlerEvent, milliseconds: number): Promise<string | undefined> {
    const { RequestId: id } = event;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.settle(id, 'its time was up');
      }, milliseconds + GRACE_MS);
      this.waiting.set(id, (error) => {
        clearTimeout(timer);
        resolve(error);
      });
      this.worker.postMessage({ event, milliseconds });
    });
  }

  public async stop(): Promise<void> {
    await this.worker.terminate();
  }

  private settleAll(error: string): void {
    for (const id of [...this.waiting.keys()]) {
      this.settle(id, error);
    }
  }

  private settle(id: string, error: string | undefined): void {
    this.waiting.get(id)?.(error);
    this.waiting.delete(id);
  }
}
