/** `npm run bench`: how long a deployment waits for a function that looks a number up, by processor time and a model. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Command } from 'commander';
import * as prettier from 'prettier';
import { makeRunFolder, removeRunFolder } from '../shared/folders';
import { installRuntime, LambdaFunction } from '../shared/lambda-runtime';
import { main } from '../shared/script';
import { bytesOf } from './bytes';
import { Endpoints } from './endpoints';
import { type Bar, picture } from './picture';
import { report, type Run, wait } from './report';
import { inRounds } from './rounds';
import { NUMBER, otherBuild, otherWays, type Side } from './sides';
import { summarize } from './statistics';

/** Fewer are for a quick look. */
const ROUNDS_TO_RECORD = 25;

interface Options {
  readonly rounds: number;
  readonly against?: string;
  readonly memory: number;
  readonly memoryBefore?: number;
}

/** One cold start: a new function, and its first event. */
async function coldStart(side: Side, modules: string, endpoints: Endpoints): Promise<Run> {
  const { url, responsePort } = endpoints;
  const lambda = await LambdaFunction.start({
    modules,
    code: side.code,
    node: path.join(modules, 'node24', 'bin', 'node'),
    preload: [path.join(__dirname, 'preload.js')],
    environment: {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ENDPOINT_URL_CHIME: url,
      AWS_ENDPOINT_URL_CHIME_SDK_VOICE: url,
      AWS_ENDPOINT_URL_STS: url,
      ...(side.respondsOn443 === true && { BENCH_RESPONSE_PORT: String(responsePort) }),
      ...side.environment,
    },
  });
  const RequestId = randomUUID();
  const { cpuMs } = await lambda.invoke({
    RequestType: side.requestType ?? 'Create',
    RequestId,
    ResponseURL: `https://localhost:${responsePort}/${RequestId}?X-Amz-Signature=loopback`,
    StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Bench/5f0c2f5e-0000-4000-8000-000000000111',
    LogicalResourceId: 'SupportLine',
    PhysicalResourceId: NUMBER,
    ResourceType: 'Custom::ChimePhoneNumber',
    ResourceProperties: { ServiceToken: 'arn', ...side.properties },
  });
  await lambda.stop();
  const responses = endpoints.takeResponses();
  // A fast failure is no speed.
  if (responses.length !== 1 || !responses[0]?.includes('"SUCCESS"')) {
    throw new Error(`${side.name} failed: ${responses.join('\n')}${lambda.takeOutput()}`);
  }
  return { initMs: lambda.initialization.cpuMs, invokeMs: cpuMs };
}

main(async () => {
  const options = new Command('npm run bench --')
    .description('Measures what a deployment waits for, on a computer that does nothing else.')
    .option('--rounds <number>', 'cold starts of each side', Number, ROUNDS_TO_RECORD)
    .option('--against <folder>', 'compares with another bundle of this package instead, and writes no file')
    .option('--memory <number>', 'memory for --against, in MiB', Number, 512)
    .option('--memory-before <number>', 'memory of the other bundle, in MiB (default: that of --memory)', Number)
    .parse()
    .opts<Options>();
  const { rounds, against, memory, memoryBefore = memory } = options;
  const folder = makeRunFolder();
  const platform = `node-${process.platform}-${process.arch}`;
  const modules = await installRuntime('node24', [`node24@npm:${platform}@24`]);
  const endpoints = await Endpoints.start(folder);
  try {
    const sides =
      against === undefined ? await otherWays(folder) : otherBuild(path.resolve(against), memory, memoryBefore);
    const results = await inRounds(sides, rounds, async (side) => await coldStart(side, modules, endpoints));
    const measured = sides.map((side) => ({ side, runs: results.get(side) ?? [], bytes: bytesOf(side.code) }));
    const markdown = await prettier.format(report(measured, rounds), { parser: 'markdown', printWidth: 120 });
    console.log(markdown);
    if (against === undefined && rounds >= ROUNDS_TO_RECORD) {
      writeFileSync(path.join(__dirname, 'RESULTS.md'), markdown);
      const bars = measured.map(({ side: { name, memory: size }, runs }): Bar => {
        const { median } = summarize(runs.map((run) => wait(run, size)));
        return { label: `${name}, ${size} MB`, milliseconds: median };
      });
      writeFileSync(path.join(__dirname, 'wait.svg'), picture(bars));
    }
  } finally {
    endpoints.stop();
    removeRunFolder(folder);
  }
});
