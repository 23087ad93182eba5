/** Runs functions on this computer under the Node.js runtime interface client of AWS, as Lambda does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { LOCAL } from './folders';
import { runOrThrow } from './processes';

const CLIENT = 'aws-lambda-ric';
const VERSION = '4.0.2';

/** Environment variables that Lambda sets for every function. */
const LAMBDA = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_LAMBDA_RUNTIME_API: '127.0.0.1:0',
  AWS_LAMBDA_FUNCTION_NAME: 'function',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  AWS_LAMBDA_LOG_GROUP_NAME: 'log-group',
  AWS_LAMBDA_LOG_STREAM_NAME: 'log-stream',
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  AWS_LAMBDA_LOG_LEVEL: 'INFO',
  // The SDK finds no profiles there, as on Lambda.
  HOME: '/nonexistent',
};

/** What the runtime interface client reports of a function. */
export interface Report {
  readonly kind: 'ready' | 'done' | 'error';
  /** Processor time of the initialization or of the invocation. */
  readonly cpuMs: number;
  /** The result or the error of the handler, as JSON. */
  readonly body?: string;
  /** Timers and sockets that are still open. */
  readonly pending: readonly string[];
}

/**
 * Installs the runtime interface client, once.
 * @param packages other packages to install with it, for example versions of Node.js.
 * @returns the folder of the packages.
 */
export async function installRuntime(name: string, packages: readonly string[] = []): Promise<string> {
  const folder = path.join(LOCAL, `${CLIENT}-${VERSION}-${name}`);
  const modules = path.join(folder, 'node_modules');
  if (!existsSync(folder)) {
    const fresh = `${folder}-${String(process.pid)}`;
    mkdirSync(fresh, { recursive: true });
    writeFileSync(path.join(fresh, 'package.json'), '{ "private": true }');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];
    await runOrThrow('npm', ['install', ...options, `${CLIENT}@${VERSION}`, ...packages], { cwd: fresh });
    renameSync(fresh, folder);
  }
  const native = path.join(modules, CLIENT, 'rapid-client.node');
  rmSync(native, { recursive: true, force: true });
  mkdirSync(native);
  writeFileSync(path.join(native, 'package.json'), '{ "type": "commonjs" }');
  copyFileSync(path.join(__dirname, 'rapid-client.js'), path.join(native, 'index.js'));
  return modules;
}

export interface LambdaFunctionOptions {
  /** What `installRuntime` returned. */
  readonly modules: string;
  /** Folder with the code of the function. */
  readonly code: string;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Path of the Node.js to use.
   * @default - that of this process
   */
  readonly node?: string;
  /** Modules to load before the client. */
  readonly preload?: readonly string[];
}

export class LambdaFunction {
  /** Starts a function in a new process, and waits until it is ready for its first event. */
  public static async start(options: LambdaFunctionOptions): Promise<LambdaFunction> {
    const { modules, code, environment, node = process.execPath, preload = [] } = options;
    const client = path.join(modules, CLIENT, 'index.mjs');
    const child = spawn(node, [...preload.flatMap((file) => ['--require', file]), client], {
      env: { ...LAMBDA, _HANDLER: 'index.handler', LAMBDA_TASK_ROOT: code, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    const lambda = new LambdaFunction(child);
    lambda.initialization = await lambda.nextReport();
    return lambda;
  }

  public initialization: Report = { kind: 'ready', cpuMs: NaN, pending: [] };

  private output = '';
  private readonly reports: AsyncIterator<string, undefined>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.reports = createInterface({ input: child.stdio[4] as Readable })[Symbol.asyncIterator]();
  }

  public async invoke(event: unknown, milliseconds = 30_000): Promise<Report> {
    const headers = {
      'lambda-runtime-aws-request-id': randomUUID(),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:111122223333:function:function',
      'lambda-runtime-deadline-ms': String(Date.now() + milliseconds),
    };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify({ headers, bodyJson: JSON.stringify(event) })}\n`);
    const report = await this.nextReport();
    const { pending } = await this.nextReport();
    return { ...report, pending };
  }

  /** Returns the output since the last call of this method. */
  public takeOutput(): string {
    const { output } = this;
    this.output = '';
    return output;
  }

  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.child.once('close', resolve));
    (this.child.stdio[3] as Writable).end();
    await closed;
  }

  private async nextReport(): Promise<Report> {
    const { value, done } = await this.reports.next();
    if (done === true) {
      throw new Error(`The function ended: ${this.output}`);
    }
    return JSON.parse(value) as Report;
  }
}
