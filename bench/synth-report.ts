/** What came of the syntheses, in Markdown. */
import { ratio, summarise } from './statistics';
import type { Comparison, Synth, SynthRun } from './synth';
import { count, spread, table } from './tables';

/** Of `AwsCustomResource`'s time that lookups may take. */
const BOUND = 0.6;

/** What CloudFormation takes in one stack. */
const MAX_RESOURCES = 500;

const WALL = { name: 'wall, s', of: ({ wallMs }: SynthRun) => wallMs / 1000 };
const CPU = { name: 'CPU, s', of: ({ cpuMs }: SynthRun) => cpuMs / 1000 };

export function synthReport({ lookups, whole, withoutValidation }: Synth, runs: number): string {
  const { resources } = whole.theirs;
  return `## Synthesis

A stack of ${lookups} lookups whose numbers and statuses go to two outputs, in a fresh Node.js process that runs plain JavaScript. Each figure is the median of ${runs} runs that take turns, with the quartiles in brackets, after one of each that is thrown away. The whole process counts, loading aws-cdk-lib included.

${comparison(whole, lookups)}

${verdict(whole)} Most of that time the CDK takes to check the finished template, and first to start its checker, which takes equally long whatever the template. Without (\`CDK_VALIDATION=false\`):

${comparison(withoutValidation, lookups)}

${verdict(withoutValidation)}${
    resources > MAX_RESOURCES
      ? `\n\nThe stack with AwsCustomResource could not be deployed: each brings an IAM policy, and CloudFormation takes ${MAX_RESOURCES} resources. The CDK refuses to synthesise it unless told otherwise (\`@aws-cdk/core:stackResourceLimit\`), as here.`
      : ''
  }`;
}

function verdict({ ours, theirs }: Comparison): string {
  const { median } = ratio(ours.runs.map(WALL.of), theirs.runs.map(WALL.of));
  return `The bound of ${BOUND} of the wall time is ${median <= BOUND ? 'met' : 'not met'}.`;
}

function comparison({ ours, theirs }: Comparison, lookups: number): string {
  return table(
    ['', WALL.name, CPU.name, 'template, bytes', 'resources', 'resources per lookup'],
    [
      ...[ours, theirs].map((side) => [
        side.name,
        ...[WALL, CPU].map(({ of }) => spread(summarise(side.runs.map(of)), 2)),
        count(side.templateBytes),
        count(side.resources),
        (side.resources / lookups).toFixed(2),
      ]),
      [
        `${ours.name} / ${theirs.name}`,
        ...[WALL, CPU].map(({ of }) => spread(ratio(ours.runs.map(of), theirs.runs.map(of)), 2)),
        (ours.templateBytes / theirs.templateBytes).toFixed(2),
        (ours.resources / theirs.resources).toFixed(2),
        '',
      ],
    ],
  );
}
