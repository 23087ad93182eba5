/** Runs the handler as Lambda does, with the real SDK clients. The AWS services and the `ResponseURL` are on loopback. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, jest } from '@jest/globals';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { type Inventory, sampleInventory } from '../../fake-aws/inventory';
import { systemClock, type Clock } from '../../lambda/runtime/clock';
import { createHandler } from '../../lambda/handler';
import { CloudFormationEndpoint } from '../../fake-aws/cloudformation-endpoint';
import { assertDocumented, assertLogMessageDocumented } from './documented-texts';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { type ReceivedResponse, ResponseReceiver } from '../../fake-aws/response-receiver';
import { SsmEndpoint } from '../../fake-aws/ssm-endpoint';
import { StsEndpoint, type TrustedRole } from '../../fake-aws/sts-endpoint';

export const STACK_ID =
  'arn:aws:cloudformation:us-east-1:111122223333:stack/Producer/5f0c2f5e-0000-4000-8000-000000000111';

/** The role that AWS STS lets the function assume. */
export const ROLE_ARN = 'arn:aws:iam::444455556666:role/PhoneNumbers';

/** What one invocation did. */
export interface Invoked {
  /** The bodies of all responses. */
  readonly bodies: readonly string[];
  /** The only response. Throws if there were none or several. */
  readonly response: ReceivedResponse;
  readonly log: string;
  /** What the handler threw, if anything. */
  readonly error: unknown;
}

export interface InvokeOptions {
  readonly clock?: Clock;
  /** Milliseconds until the timeout of the function. */
  readonly remaining?: number;
  /** More environment variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface HarnessOptions {
  readonly inventory?: Inventory;
  readonly role?: TrustedRole;
}

/** A harness that starts anew for each test of the file, or of the `describe` block. */
export function useHarness(options?: HarnessOptions): Harness {
  const harness = new Harness(options);
  beforeEach(async () => {
    await harness.start();
  });
  afterEach(async () => {
    await harness.stop();
  });
  return harness;
}

export class Harness {
  /** For tests that pass it to an invocation. */
  public clock!: FakeClock;
  public endpoint!: ChimeEndpoint;
  public cloudFormation!: CloudFormationEndpoint;
  public ssm!: SsmEndpoint;
  public sts!: StsEndpoint;
  public receiver!: ResponseReceiver;

  public constructor(private readonly options: HarnessOptions = {}) {}

  public async start(): Promise<void> {
    const { inventory = sampleInventory, role = { roleArn: ROLE_ARN } } = this.options;
    this.clock = new FakeClock();
    this.endpoint = await ChimeEndpoint.start(inventory);
    this.cloudFormation = await CloudFormationEndpoint.start(STACK_ID);
    this.ssm = await SsmEndpoint.start();
    this.sts = await StsEndpoint.start(role);
    this.receiver = await ResponseReceiver.start();
  }

  public async stop(): Promise<void> {
    const { endpoint, cloudFormation, ssm, sts, receiver } = this;
    await Promise.all([endpoint, cloudFormation, ssm, sts, receiver].map((service) => service.stop()));
  }

  /** An event as CloudFormation sends it; fields can be replaced, or left out with undefined. */
  public event(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
    const requestId = randomUUID();
    return {
      RequestType: 'Create',
      RequestId: requestId,
      ResponseURL: this.receiver.urlFor(requestId),
      ResourceType: RESOURCE_TYPE,
      LogicalResourceId: 'SupportLine',
      StackId: STACK_ID,
      ...fields,
    };
  }

  /** Sends a Create with these properties. */
  public async create(properties: Readonly<Record<string, unknown>>, options?: InvokeOptions): Promise<Invoked> {
    return await this.invoke(this.event({ ResourceProperties: { ServiceToken: 'arn', ...properties } }), options);
  }

  public async invoke(
    event: unknown,
    { clock = systemClock, remaining = 10_000, environment = {} }: InvokeOptions = {},
  ): Promise<Invoked> {
    const end = clock.now() + remaining;
    const written: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    const original = process.env;
    const activeMutant = original.__STRYKER_ACTIVE_MUTANT__;
    process.env = {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_LAMBDA_LOG_LEVEL: 'DEBUG',
      // The function runs on Node.js 24, but tests may run on an older one.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // The mutant that a run of Stryker tests.
      ...(activeMutant === undefined ? {} : { __STRYKER_ACTIVE_MUTANT__: activeMutant }),
      ...this.endpoint.environment,
      ...this.cloudFormation.environment,
      ...this.ssm.environment,
      ...this.sts.environment,
      ...environment,
    };
    let error: unknown;
    try {
      await createHandler(clock)(event, { getRemainingTimeInMillis: () => end - clock.now() });
    } catch (thrown) {
      error = thrown;
    } finally {
      process.env = original;
      write.mockRestore();
    }
    const { ResponseURL } = (event ?? {}) as { ResponseURL?: unknown };
    const bodies =
      typeof ResponseURL === 'string' && URL.canParse(ResponseURL)
        ? this.receiver.bodiesOf(new URL(ResponseURL).pathname.slice(1))
        : [];
    assertAllDocumented(bodies, written);
    return {
      bodies,
      log: written.join(''),
      error,
      get response() {
        if (bodies.length !== 1) {
          throw new Error(`There were ${String(bodies.length)} responses instead of one. The log: ${written.join('')}`);
        }
        return JSON.parse(bodies[0] ?? '') as ReceivedResponse;
      },
    };
  }
}

/** Fails if the documents lack a reason or the message of a log line. */
function assertAllDocumented(bodies: readonly string[], log: readonly string[]): void {
  for (const { Status, Reason } of bodies.map((body) => JSON.parse(body) as ReceivedResponse)) {
    // A clipped reason can't be compared.
    if (Status === 'FAILED' && Reason?.endsWith('…') === false) {
      assertDocumented('reasons', Reason);
    }
  }
  for (const { message } of log.map((line) => JSON.parse(line) as { message?: string })) {
    // Metrics have no message.
    if (message !== undefined) {
      assertLogMessageDocumented(message);
    }
  }
}

const MAX_SLEEPS = 2000;

/** A clock with virtual time, which advances by sleeping and by `pass`. */
export class FakeClock implements Clock {
  public readonly sleeps: number[] = [];
  private readonly timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  private time = 0;

  /** @param chance the return value of `random`. */
  public constructor(private readonly chance = 0.5) {}

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    if (this.sleeps.length > MAX_SLEEPS) {
      throw new Error(`Slept more than ${MAX_SLEEPS} times: there must be an endless loop`);
    }
    await this.pass(milliseconds);
  }

  public schedule(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.time + milliseconds, callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  public random(): number {
    return this.chance;
  }

  /** Advances the time. Pass this as `wait` of a latency. */
  public readonly pass = async (milliseconds: number): Promise<void> => {
    this.time += milliseconds;
    for (const timer of [...this.timers].filter(({ due }) => due <= this.time)) {
      this.timers.delete(timer);
      timer.callback();
    }
    await Promise.resolve();
  };

  /** Advances the time until the next timeout. Pass this as `onHang` of a hang. */
  public readonly expire = async (): Promise<void> => {
    const due = Math.min(...[...this.timers].map((timer) => timer.due));
    await this.pass(Math.max(0, due - this.time));
  };
}
