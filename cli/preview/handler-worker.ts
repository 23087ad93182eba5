/** Runs the shipped handler as Lambda would: its own thread, its own environment, events in, nothing else shared. */
import { devNull } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

/** What runs in the thread, beside the bundle. */
const RUNTIME = `
const { parentPort, workerData } = require('node:worker_threads');
const initialized = import(workerData);
parentPort.on('message', async ({ id, event, milliseconds }) => {
  const { handler } = await initialized;
  const end = Date.now() + milliseconds;
  let error;
  try {
    await handler(event, { getRemainingTimeInMillis: () => end - Date.now() });
  } catch (thrown) {
    error = String(thrown);
  }
  parentPort.postMessage({ id, error });
});
`;

/** Lambda has no profiles, and those of this computer are not the function's. */
const NO_PROFILES = { AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull };

/** What an invocation may take beyond its time: its thread has to load, on a computer that may be busy. */
const GRACE_MS = 15_000;

interface Finished {
  readonly id: string;
  readonly error?: string;
}

export class HandlerHost {
  private readonly worker: Worker;
  private readonly waiting = new Map<string, (error: string | undefined) => void>();

  /**
   * @param bundle path of the handler's bundle.
   * @param environment the function's environment, all of it.
   * @param onLog takes what the function writes.
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

  /**
   * One invocation.
   * @returns undefined, or what the handler threw.
   */
  public async invoke(id: string, event: unknown, milliseconds: number): Promise<string | undefined> {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.settle(id, 'its time was up');
      }, milliseconds + GRACE_MS);
      this.waiting.set(id, (error) => {
        clearTimeout(timer);
        resolve(error);
      });
      this.worker.postMessage({ id, event, milliseconds });
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
