/**
 * The first answer of a function: each side's handler in a fresh Node.js process, from the start of the process to the
 * arrival of its answer, between the embedded Chime endpoint and a receiver that run in this process.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { build, type BuildOptions } from 'esbuild';
import { ChimeEndpoint } from '../fake-chime/chime-endpoint';
import { sampleInventory } from '../fake-chime/inventory';
import { LoopbackServer } from '../fake-chime/loopback-server';
import { PhoneNumberLookupProvider } from '../lib';
import { RESOURCE_TYPE } from '../lib/contract/properties';
import { CHECKOUT } from '../tools/folders';
import type { ReceivedResponse } from '../fake-chime/response-receiver';
import { AWS_CUSTOM_RESOURCE_HANDLER, awsCustomResourceProperties } from './aws-custom-resource';
import { type Bytes, bytesOf } from './bytes';
import { CHIME_RESOURCES } from './chime-resources';
import { measure, type Usage } from './measure';
import { inRounds } from './rounds';

const NUMBER = '+12065550100';

const OURS = path.join(CHECKOUT, 'bundle', 'handler');

/** What Lambda sets for every function. */
const LAMBDA = {
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
  TZ: ':UTC',
  // Functions run on Node.js 24; only the machine that measures may be older.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** One run of a side. */
export interface Run extends Usage {
  readonly wallMs: number;
  /** What the endpoint was asked. */
  readonly requests: number;
}

/** What came of a side. */
export interface SideResult {
  readonly name: string;
  readonly runs: readonly Run[];
  /** Of the folder that would be the function's code. */
  readonly bytes?: Bytes;
}

export interface ColdStart {
  /** From the start of the process to the arrival of the answer; ours first. */
  readonly answers: readonly SideResult[];
  /** From the start of the process until the handler's module is loaded; ours first. */
  readonly startUps: readonly SideResult[];
}

/** A handler that is compared. */
interface Side {
  readonly name: string;
  /** Folder with the handler's `index.js`. */
  readonly code?: string;
  /** Left out: the module is loaded, and that is all. */
  readonly properties?: Readonly<Record<string, string>>;
  /** The handler sends its answer to port 443, whatever the URL says. */
  readonly respondsOn443?: boolean;
  /** Variables of the function. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * @param folder for what is built.
 * @param child what `buildChild` made.
 * @param runs how many of each side.
 * @param pstnHandler folder of the handler of cdk-amazon-chime-resources, where that could be installed.
 */
export async function coldStart(
  folder: string,
  child: string,
  runs: number,
  pstnHandler: string | undefined,
  progress: (done: string) => void,
  signal: AbortSignal,
): Promise<ColdStart> {
  const built = await buildSides(folder);
  const variables = ownVariables(path.join(folder, 'cdk.out'));
  const answers: Side[] = [
    { name: 'ours', code: OURS, properties: { ServiceToken: 'arn', PhoneNumberId: NUMBER }, variables },
    { name: 'floor', code: built.floor, properties: { ServiceToken: 'arn', PhoneNumberId: NUMBER } },
    {
      name: 'AwsCustomResource',
      code: AWS_CUSTOM_RESOURCE_HANDLER,
      properties: awsCustomResourceProperties(NUMBER),
      respondsOn443: true,
    },
    {
      name: 'plain handler',
      code: built.plain,
      properties: { ServiceToken: 'arn', PhoneNumberId: NUMBER },
      respondsOn443: true,
    },
  ];
  const startUps: Side[] = [
    { name: 'ours', code: OURS, variables },
    { name: 'floor', code: built.floor },
    ...(pstnHandler === undefined ? [] : [{ name: CHIME_RESOURCES, code: pstnHandler }]),
    { name: 'Node.js alone' },
  ];
  const bench = await Bench.start(child, built.nothing, folder, signal);
  try {
    const results = await inRounds([...answers, ...startUps], runs, async (side, round) => {
      progress(`cold start: round ${round} of ${runs}, ${side.name}`);
      return await bench.run(side);
    });
    const resultsOf = (side: Side): SideResult => ({
      name: side.name,
      runs: results.get(side) ?? [],
      ...(side.code !== undefined && { bytes: bytesOf(side.code) }),
    });
    return { answers: answers.map(resultsOf), startUps: startUps.map(resultsOf) };
  } finally {
    await bench.stop();
  }
}

interface Built {
  /** A module with nothing in it. */
  readonly nothing: string;
  readonly floor: string;
  readonly plain: string;
}

async function buildSides(folder: string): Promise<Built> {
  const built: Built = {
    nothing: path.join(folder, 'nothing', 'index.js'),
    floor: path.join(folder, 'floor'),
    plain: path.join(folder, 'plain'),
  };
  mkdirSync(path.dirname(built.nothing));
  writeFileSync(built.nothing, '');
  const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error' } satisfies BuildOptions;
  await Promise.all([
    // The floor is the least in bytes, too. The plain handler is what esbuild makes of it when it is told no more.
    build({
      ...common,
      entryPoints: [path.join(__dirname, 'baselines', 'floor.ts')],
      outfile: path.join(built.floor, 'index.js'),
      minify: true,
    }),
    build({
      ...common,
      entryPoints: [path.join(__dirname, 'baselines', 'plain.ts')],
      outfile: path.join(built.plain, 'index.js'),
    }),
  ]);
  return built;
}

interface FunctionProperties {
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
  readonly LoggingConfig: { readonly LogFormat: string; readonly ApplicationLogLevel: string };
  readonly Timeout: number;
}

/** The variables that the construct gives its function, itself and through Lambda's log controls. */
function ownVariables(outdir: string): Record<string, string> {
  const stack = new Stack(new App({ outdir }), 'Stack');
  PhoneNumberLookupProvider.getOrCreate(stack);
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const { Environment, LoggingConfig } = functions[0]?.Properties as FunctionProperties;
  return {
    AWS_LAMBDA_LOG_FORMAT: LoggingConfig.LogFormat,
    AWS_LAMBDA_LOG_LEVEL: LoggingConfig.ApplicationLogLevel,
    ...Environment?.Variables,
  };
}

const LAMBDA_MS = 120_000;

interface Arrival {
  readonly at: number;
  readonly body: string;
}

/** The endpoint and the receiver, and runs between them. */
class Bench {
  public static async start(child: string, nothing: string, home: string, signal: AbortSignal): Promise<Bench> {
    const bench = new Bench(child, nothing, home, signal, await ChimeEndpoint.start(sampleInventory));
    await bench.receiver.listen();
    return bench;
  }

  private arrivals: Arrival[] = [];
  private readonly receiver = new LoopbackServer({
    arrived: ({ body }) => this.arrivals.push({ at: performance.now(), body }),
    respond: () => ({ status: 200 }),
  });

  private constructor(
    private readonly child: string,
    private readonly nothing: string,
    private readonly home: string,
    private readonly signal: AbortSignal,
    private readonly endpoint: ChimeEndpoint,
  ) {}

  public async run({ name, code, properties, respondsOn443, variables }: Side): Promise<Run> {
    this.arrivals = [];
    const asked = this.endpoint.requests.length;
    const module = code === undefined ? this.nothing : path.join(code, 'index.js');
    const { startedAt, reportedAt, ...usage } = await measure(
      this.child,
      {
        module,
        ...(properties !== undefined && { event: this.event(properties), lambdaMs: LAMBDA_MS }),
        ...(respondsOn443 === true && { responsesPort: Number(new URL(this.receiver.url).port) }),
      },
      // No profiles of the user's are read, as there are none on Lambda.
      { ...LAMBDA, HOME: this.home, USERPROFILE: this.home, ...this.endpoint.environment, ...variables },
      this.signal,
    );
    const endedAt = properties === undefined ? reportedAt : this.respondedAt(name);
    return { ...usage, wallMs: endedAt - startedAt, requests: this.endpoint.requests.length - asked };
  }

  public async stop(): Promise<void> {
    await Promise.all([this.endpoint.stop(), this.receiver.stop()]);
  }

  private event(properties: Readonly<Record<string, string>>): object {
    const RequestId = randomUUID();
    return {
      RequestType: 'Create',
      RequestId,
      ResponseURL: `${this.receiver.url}/${RequestId}?X-Amz-Signature=loopback`,
      StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Bench/5f0c2f5e-0000-4000-8000-000000000111',
      LogicalResourceId: 'SupportLine',
      ResourceType: RESOURCE_TYPE,
      ResourceProperties: properties,
    };
  }

  /** A fast failure is no speed. */
  private respondedAt(name: string): number {
    const [arrival, another] = this.arrivals;
    if (arrival === undefined || another !== undefined) {
      throw new Error(`${name} sent ${this.arrivals.length} answers instead of one`);
    }
    const { Status, Data } = JSON.parse(arrival.body) as ReceivedResponse;
    if (Status !== 'SUCCESS' || !Object.values(Data ?? {}).includes(NUMBER)) {
      throw new Error(`${name} did not look the number up: ${arrival.body}`);
    }
    return arrival.at;
  }
}
