/** What came of the syntheses, in Markdown. */
import { difference, ratio, summarise } from './statistics';
import { type Comparison, MANY, type Synth, type SynthResult, type SynthRun } from './synth';
import { count, spread, table } from './tables';

/** Of `AwsCustomResource`'s time that lookups may take. */
const BOUND = 0.6;

/** What CloudFormation takes in one stack. */
const MAX_RESOURCES = 500;

const WALL = { name: 'wall, s', of: ({ wallMs }: SynthRun) => wallMs / 1000 };
const CPU = { name: 'CPU, s', of: ({ cpuMs }: SynthRun) => cpuMs / 1000 };

export function synthReport({ whole, single, withoutValidation }: Synth, runs: number): string {
  const { resources } = whole.theirs;
  return `## Synthesis

A stack of ${MANY} lookups whose numbers and statuses go to two outputs, in a fresh Node.js process that runs plain JavaScript. Each figure is the median of ${runs} runs that take turns, with the quartiles in brackets, after one of each that is thrown away. The whole process counts, loading aws-cdk-lib included.

${comparison(whole)}

${verdict(whole)} Most of the time is the CDK's own, whatever the stack: it loads itself, and starts the engine that checks finished templates. The same with one lookup, and so what the others add:

${added(whole, single)}

Without that check (\`CDK_VALIDATION=false\`):

${comparison(withoutValidation)}

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

/** What a stack takes that has many lookups, beyond one that has a single one. */
function added(whole: Comparison, single: Comparison): string {
  const times = ([WALL, CPU] as const).map(({ of }) => {
    const more = (many: SynthResult, one: SynthResult): number => difference(many.runs.map(of), one.runs.map(of));
    return { ours: more(whole.ours, single.ours), theirs: more(whole.theirs, single.theirs) };
  });
  const side = (name: 'ours' | 'theirs'): string[] => [
    whole[name].name,
    ...[WALL, CPU].map(({ of }) => spread(summarise(single[name].runs.map(of)), 2)),
    ...times.map((time) => time[name].toFixed(2)),
  ];
  return table(
    ['', 'one lookup: wall, s', 'CPU, s', `${MANY - 1} more: wall, s`, 'CPU, s'],
    [
      side('ours'),
      side('theirs'),
      [
        `${whole.ours.name} / ${whole.theirs.name}`,
        ...[WALL, CPU].map(({ of }) => spread(ratio(single.ours.runs.map(of), single.theirs.runs.map(of)), 2)),
        ...times.map(({ ours, theirs }) => (ours / theirs).toFixed(2)),
      ],
    ],
  );
}

function comparison({ ours, theirs }: Comparison): string {
  return table(
    ['', WALL.name, CPU.name, 'template, bytes', 'resources', 'resources per lookup'],
    [
      ...[ours, theirs].map((side) => [
        side.name,
        ...[WALL, CPU].map(({ of }) => spread(summarise(side.runs.map(of)), 2)),
        count(side.templateBytes),
        count(side.resources),
        (side.resources / MANY).toFixed(2),
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
