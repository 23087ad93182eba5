/** The model of the wait, and the results as Markdown. */
import type { Bytes } from './bytes';
import { machine } from './machine';
import type { Candidate } from './candidates';
import { ratio, summarize } from './statistics';
import { count, spread, table } from './tables';

/** Processor time of a cold start. */
export interface Run {
  readonly initMs: number;
  readonly invokeMs: number;
}

export interface Measured {
  readonly candidate: Candidate;
  readonly runs: readonly Run[];
  /** Size of the function's code. */
  readonly bytes: Bytes;
}

/** With this memory, in MiB, a function has one core. */
const ONE_CORE = 1769;

/** See `MODEL`. */
export function wait({ initMs, invokeMs }: Run, memory: number): number {
  return initMs + (invokeMs * ONE_CORE) / Math.min(memory, ONE_CORE);
}

const MODEL = `A deployment waits for a function that starts cold. Lambda initializes the function with a full core, independent of its memory, and gives an invocation memory/1769 of a core. The wait is the processor time of the initialization, plus the processor time of the invocation × 1769/memory.

The model doesn't include the network, the time of the services, the time before Lambda starts Node.js, and the certificates of the real endpoints. Each function runs on Node.js 24 under the runtime interface client of AWS. Pipes replace the native part of that client. The function calls endpoints on this computer over HTTPS.`;

const CANDIDATES = `- **this package**: the published handler.
- **floor**: \`tools/bench/baselines/floor.ts\`, the same two requests without an SDK, minified.
- **plain handler**: \`tools/bench/baselines/plain.ts\`, a function written by hand with \`@aws-sdk/client-chime\` and bundled with esbuild's defaults.
- **AwsCustomResource**: the handler of aws-cdk-lib. It loads the SDK from the disk, so the size of its code doesn't include the SDK.`;

export function report(measured: readonly Measured[], rounds: number): string {
  const [first] = measured;
  const memory = first?.candidate.memory ?? ONE_CORE;
  const facts = [`Measured on ${new Date().toISOString().slice(0, 10)}`, ...machine()].map((line) => `- ${line}`);
  return `# What a deployment waits for

Written by \`npm run bench\`.

${facts.join('\n')}

${MODEL}

${CANDIDATES}

Each figure is the median of ${rounds} cold starts, with the quartiles in parentheses. In each round, every function starts once; the order rotates by one from round to round.

## Wait, ms

${table(
  ['', 'memory by default', 'wait', 'this package / it', `wait at ${memory} MB`, 'this package / it'],
  measured.map(({ candidate, runs }) => {
    const cells = [candidate.memory, memory].flatMap((size, index) => {
      const own = (first?.runs ?? []).map((run) =>
        wait(run, index === 0 ? (first?.candidate.memory ?? memory) : memory),
      );
      const theirs = runs.map((run) => wait(run, size));
      return [spread(summarize(theirs), 0), ratio(own, theirs).median.toFixed(2)];
    });
    return [candidate.name, `${candidate.memory} MB`, ...cells];
  }),
)}

## Processor time, ms

${table(
  ['', 'initialization', 'invocation', 'total', 'code, bytes', 'gzip, bytes'],
  measured.map(({ candidate, runs, bytes }) => [
    candidate.name,
    ...[
      runs.map(({ initMs }) => initMs),
      runs.map(({ invokeMs }) => invokeMs),
      runs.map(({ initMs, invokeMs }) => initMs + invokeMs),
    ].map((values) => spread(summarize(values), 1)),
    count(bytes.raw),
    count(bytes.gzip),
  ]),
)}
`;
}
