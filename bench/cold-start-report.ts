/** What came of the cold starts, in Markdown. */
import { CHIME_RESOURCES } from './chime-resources';
import type { ColdStart, Run, SideResult } from './cold-start';
import { ratio, summarise } from './statistics';
import { count, spread, table } from './tables';

interface Quantity {
  readonly name: string;
  readonly of: (run: Run) => number;
  readonly digits: number;
}

const CPU: Quantity = { name: 'CPU, ms', of: ({ cpuMs }) => cpuMs, digits: 1 };
const WALL: Quantity = { name: 'wall, ms', of: ({ wallMs }) => wallMs, digits: 1 };
const PEAK: Quantity = { name: 'peak memory, MiB', of: ({ peakMiB }) => peakMiB, digits: 1 };
const REQUESTS: Quantity = { name: 'API requests', of: ({ requests }) => requests, digits: 0 };

export function coldStartReport({ answers, startUps }: ColdStart, runs: number): string {
  const isComplete = startUps.some(({ name }) => name === CHIME_RESOURCES);
  return `## Cold start

Each figure is the median of ${runs} runs, with the quartiles in brackets. Every run is a fresh Node.js process without flags; the sides take turns, in an order that moves on by one from round to round, after one round that is thrown away. CPU is the user and system time of the whole process, Node.js's own start included. The embedded Chime endpoint and the receiver of the answer run in another process and are not counted. Both speak HTTP on loopback; TLS, as on Lambda, adds some 15 ms of CPU to every side where it was tried, and so brings the ratios closer to 1. A ratio is that of the medians; its range goes from lower by upper quartile to upper by lower.

- **ours**: the handler as it is published, with the environment that the construct gives it.
- **floor**: \`bench/baselines/floor.ts\`, the same two requests with Node.js alone, minified.
- **AwsCustomResource**: the handler that aws-cdk-lib ships, doing \`getPhoneNumber\` of Chime SDK Voice with the SDK loaded from disk, as on Lambda; its code, in bytes, is without that SDK.
- **plain handler**: \`bench/baselines/plain.ts\`, written by hand with \`@aws-sdk/client-chime\`; \`esbuild --bundle --platform=node --target=node20\`, all else at its defaults, so not minified.
- **${CHIME_RESOURCES}**: the handler of its phone numbers, as it is published${isComplete ? '' : '; left out, since npm could not install it'}.
- **Node.js alone**: an empty module.

Peak memory is the largest resident set. Code is all files of the function's folder; gzip, each of them compressed.

From the start of the process to the arrival of the answer:

${figures(answers, [CPU, WALL, PEAK, REQUESTS])}

${ratios(answers, [CPU, WALL, PEAK])}

From the start of the process until the handler's module is loaded, which is all that a package that looks no number up can be compared by:

${figures(startUps, [CPU, WALL, PEAK])}

${ratios(startUps, [CPU, WALL, PEAK])}`;
}

function figures(sides: readonly SideResult[], quantities: readonly Quantity[]): string {
  return table(
    ['', ...quantities.map(({ name }) => name), 'code, bytes', 'gzip, bytes'],
    sides.map((side) => [
      side.name,
      ...quantities.map(({ of, digits }) =>
        digits === 0 ? String(summarise(side.runs.map(of)).median) : spread(summarise(side.runs.map(of)), digits),
      ),
      side.bytes === undefined ? '' : count(side.bytes.raw),
      side.bytes === undefined ? '' : count(side.bytes.gzip),
    ]),
  );
}

/** The first side by each of the others. */
function ratios([ours, ...others]: readonly SideResult[], quantities: readonly Quantity[]): string {
  return table(
    ['times', ...quantities.map(({ name }) => name.replace(/,.*/, '')), 'code', 'gzip'],
    others.map((other) => [
      `${String(ours?.name)} / ${other.name}`,
      ...quantities.map(({ of }) => spread(ratio(ours?.runs.map(of) ?? [], other.runs.map(of)), 2)),
      ...(['raw', 'gzip'] as const).map((kind) =>
        ours?.bytes === undefined || other.bytes === undefined ? '' : (ours.bytes[kind] / other.bytes[kind]).toFixed(2),
      ),
    ]),
  );
}
