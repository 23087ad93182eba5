/** The model, and the figures in Markdown. */
import type { Bytes } from './bytes';
import { machine } from './machine';
import type { Side } from './sides';
import { ratio, summarise } from './statistics';
import { count, spread, table } from './tables';

/** A cold start, in milliseconds of processor time. */
export interface Run {
  readonly initMs: number;
  readonly invokeMs: number;
}

export interface Measured {
  readonly side: Side;
  readonly runs: readonly Run[];
  /** Of the function's code. */
  readonly bytes: Bytes;
}

/** Memory with which a function has one core. */
const ONE_CORE = 1769;

/** What a deployment waits for: Lambda initializes with a full core, and invokes with memory/1769 of one. */
export function wait({ initMs, invokeMs }: Run, memory: number): number {
  return initMs + (invokeMs * ONE_CORE) / Math.min(memory, ONE_CORE);
}

const MODEL = `A deployment waits for a function that starts cold. Lambda initializes it with a full core, whatever its memory, and gives an invocation memory/1769 of a core. So the wait is the processor time of the initialization, plus the processor time of the invocation × 1769/memory.

What the model leaves out: the network, the services' own time, Lambda's preparations before Node.js starts, and the certificates of the real endpoints. Each function runs under AWS's runtime interface client on Node.js 24, whose native part is replaced by pipes. It speaks HTTPS with endpoints on this computer.`;

const SIDES = `- **this package**: the handler as it is published.
- **floor**: \`bench/baselines/floor.ts\`, the same two requests without an SDK, minified.
- **plain handler**: \`bench/baselines/plain.ts\`, written by hand with \`@aws-sdk/client-chime\` and bundled with esbuild's defaults.
- **AwsCustomResource**: the handler of aws-cdk-lib, which loads the SDK from disk; its code is without that SDK.`;

export function report(measured: readonly Measured[], rounds: number): string {
  const [first] = measured;
  const memory = first?.side.memory ?? ONE_CORE;
  const facts = [`Measured on ${new Date().toISOString().slice(0, 10)}`, ...machine()].map((line) => `- ${line}`);
  return `# What a deployment waits for

Written by \`npm run bench\`.

${facts.join('\n')}

${MODEL}

${SIDES}

Each figure is the median of ${rounds} cold starts, with the quartiles in brackets. The sides take turns, in an order that moves on by one from round to round.

## Wait, ms

${table(
  ['', 'memory by default', 'wait', 'this package / it', `wait at ${memory} MB`, 'this package / it'],
  measured.map(({ side, runs }) => {
    const cells = [side.memory, memory].flatMap((size, index) => {
      const own = (first?.runs ?? []).map((run) => wait(run, index === 0 ? (first?.side.memory ?? memory) : memory));
      const theirs = runs.map((run) => wait(run, size));
      return [spread(summarise(theirs), 0), ratio(own, theirs).median.toFixed(2)];
    });
    return [side.name, `${side.memory} MB`, ...cells];
  }),
)}

## Processor time, ms

${table(
  ['', 'initialization', 'invocation', 'total', 'code, bytes', 'gzip, bytes'],
  measured.map(({ side, runs, bytes }) => [
    side.name,
    ...[
      runs.map(({ initMs }) => initMs),
      runs.map(({ invokeMs }) => invokeMs),
      runs.map(({ initMs, invokeMs }) => initMs + invokeMs),
    ].map((values) => spread(summarise(values), 1)),
    count(bytes.raw),
    count(bytes.gzip),
  ]),
)}
`;
}
