/** Starts and stops MiniStack, a local AWS that only this computer can reach. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ACCOUNT,
  credentialVariables,
  type LocalAws,
  type LocalAwsCredentials,
  makeCredentials,
  OTHER_ACCOUNT,
} from './environment';
import { TOOLS } from './python-tools';

const HOST = '127.0.0.1';

/** The services that a CDK deployment and the examples use. With fewer services, MiniStack starts faster. */
const SERVICES = [
  ...['cloudformation', 'lambda', 'logs', 'iam', 'sts', 's3', 'ssm', 'ecr', 'scheduler'],
  // For the alarms of a monitor.
  ...['monitoring', 'sns'],
];

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5000;
const POLL_MS = 100;
const LOG_TAIL_LINES = 40;

export class MiniStack implements LocalAws {
  /**
   * Starts MiniStack on a free loopback port, and waits until it is healthy.
   * @param folder for its log and temporary files.
   */
  public static async start(folder: string): Promise<MiniStack> {
    const port = await freePort();
    const credentials = makeCredentials();
    const temporary = path.join(folder, 'ministack');
    mkdirSync(temporary, { recursive: true });
    const logFile = logFileIn(folder);
    const log = openSync(logFile, 'a');
    const child = spawn(TOOLS.python, [path.join(__dirname, 'run_ministack.py')], {
      // `stop` ends this process group, which includes the processes of functions.
      detached: true,
      // MiniStack ends when this process closes the pipe. Its output goes to a file, because no process reads it.
      stdio: ['pipe', log, log],
      // The whole environment. Functions inherit it, so it contains no variables of the user.
      env: {
        PATH: process.env.PATH,
        TMPDIR: temporary,
        PYTHONDONTWRITEBYTECODE: '1',
        BIND_HOST: HOST,
        MINISTACK_HOST: HOST,
        GATEWAY_PORT: String(port),
        SERVICES: SERVICES.join(),
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        OTHER_ACCOUNT_ID: OTHER_ACCOUNT,
        // MiniStack enforces IAM.
        AUTH: 'true',
        ...credentialVariables(credentials),
        // Functions run on the Node.js of this computer, which can be older than that of Lambda.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    closeSync(log);
    const engine = new MiniStack(`http://${HOST}:${String(port)}`, credentials, child);
    try {
      await engine.untilHealthy();
    } catch (error) {
      await engine.stop();
      throw new Error(`MiniStack did not start: ${(error as Error).message}\n${tailOfLog(folder)}`, { cause: error });
    }
    return engine;
  }

  private constructor(
    /** Endpoint of all services. */
    public readonly url: string,
    public readonly credentials: LocalAwsCredentials,
    private readonly child: ChildProcess,
  ) {}

  /** Ends MiniStack and the processes of functions. */
  public async stop(): Promise<void> {
    if (this.isOver) {
      return;
    }
    const exited = once(this.child, 'exit');
    this.signal('SIGTERM');
    await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    // This also ends processes of the group that are still running after MiniStack has ended.
    this.signal('SIGKILL');
    await exited;
  }

  private get isOver(): boolean {
    return this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private signal(name: NodeJS.Signals): void {
    try {
      process.kill(-(this.child.pid ?? 0), name);
    } catch {
      // The group has no processes.
    }
  }

  private async untilHealthy(): Promise<void> {
    const end = Date.now() + START_TIMEOUT_MS;
    while (!(await this.isHealthy())) {
      if (this.isOver) {
        throw new Error('its process ended');
      }
      if (Date.now() > end) {
        throw new Error(`no response within ${String(START_TIMEOUT_MS / 1000)} s`);
      }
      await sleep(POLL_MS);
    }
  }

  private async isHealthy(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/_ministack/health`)).ok;
    } catch {
      return false;
    }
  }
}

/** The last lines of MiniStack's log, for error messages. */
export function tailOfLog(folder: string): string {
  const lines = readFileSync(logFileIn(folder), 'utf8').trimEnd().split('\n');
  return [`The end of MiniStack's log:`, ...lines.slice(-LOG_TAIL_LINES)].join('\n  ');
}

/** The path of MiniStack's log. */
export function logFileIn(folder: string): string {
  return path.join(folder, 'ministack.log');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
