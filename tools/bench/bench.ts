/** `npm run bench`: measures the processor time of functions, and models how long a deployment waits for them. */
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
import { NUMBER, builds, alternatives, type Candidate } from './candidates';
import { summarize } from './statistics';

/** With fewer rounds, the results aren't written to files. */
const ROUNDS_TO_RECORD = 25;

interface Options {
  readonly rounds: number;
  readonly against?: string;
  readonly memory: number;
  readonly memoryBefore?: number;
}

/** Starts a new function, and sends its first event. */
async function coldStart(candidate: Candidate, modules: string, endpoints: Endpoints): Promise<Run> {
  const { url, responsePort } = endpoints;
  const lambda = await LambdaFunction.start({
    modules,
    code: candidate.code,
    node: path.join(modules, 'node24', 'bin', 'node'),
    preload: [path.join(__dirname, 'preload.js')],
    environment: {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ENDPOINT_URL_CHIME: url,
      AWS_ENDPOINT_URL_CHIME_SDK_VOICE: url,
      AWS_ENDPOINT_URL_STS: url,
      ...(candidate.respondsOn443 === true && { BENCH_RESPONSE_PORT: String(responsePort) }),
      ...candidate.environment,
    },
  });
  const RequestId = randomUUID();
  const { cpuMs } = await lambda.invoke({
    RequestType: candidate.requestType ?? 'Create',
    RequestId,
    ResponseURL: `https://localhost:${responsePort}/${RequestId}?X-Amz-Signature=loopback`,
    StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Bench/5f0c2f5e-0000-4000-8000-000000000111',
    LogicalResourceId: 'SupportLine',
    PhysicalResourceId: NUMBER,
    ResourceType: 'Custom::ChimePhoneNumber',
    ResourceProperties: { ServiceToken: 'arn', ...candidate.properties },
  });
  await lambda.stop();
  const responses = endpoints.takeResponses();
  // A failure can be fast.
  if (responses.length !== 1 || !responses[0]?.includes('"SUCCESS"')) {
    throw new Error(`${candidate.name} failed: ${responses.join('\n')}${lambda.takeOutput()}`);
  }
  return { initMs: lambda.initialization.cpuMs, invokeMs: cpuMs };
}

main(async () => {
  const options = new Command('npm run bench --')
    .description('Measures what a deployment waits for, on a computer that does nothing else.')
    .option('--rounds <number>', 'cold starts of each candidate', Number, ROUNDS_TO_RECORD)
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
    const candidates =
      against === undefined ? await alternatives(folder) : builds(path.resolve(against), memory, memoryBefore);
    const results = await inRounds(
      candidates,
      rounds,
      async (candidate) => await coldStart(candidate, modules, endpoints),
    );
    const measured = candidates.map((candidate) => ({
      candidate,
      runs: results.get(candidate) ?? [],
      bytes: bytesOf(candidate.code),
    }));
    const markdown = await prettier.format(report(measured, rounds), { parser: 'markdown', printWidth: 120 });
    console.log(markdown);
    if (against === undefined && rounds >= ROUNDS_TO_RECORD) {
      writeFileSync(path.join(__dirname, 'RESULTS.md'), markdown);
      const bars = measured.map(({ candidate: { name, memory: size }, runs }): Bar => {
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
