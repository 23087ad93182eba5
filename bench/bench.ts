/** `npm run bench`: measures the package beside what else could do its job, and writes down what it found. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import * as prettier from 'prettier';
import { makeRunFolder, removeRunFolder } from '../tools/folders';
import { interruption } from '../tools/interruption';
import { CHIME_RESOURCES, installChimeResources, pstnHandlerIn } from './chime-resources';
import { coldStart } from './cold-start';
import { coldStartReport } from './cold-start-report';
import { machine } from './machine';
import { buildChild } from './measure';
import { packageSizes } from './package';
import { packageReport } from './package-report';
import { synth } from './synth';
import { synthReport } from './synth-report';

const RESULTS = path.join(__dirname, 'RESULTS.md');

/** Fewer are for a quick look. */
const RUNS_TO_RECORD = { runs: 15, synthRuns: 5 };

const EXIT = { FAILED: 1, INTERRUPTED: 130 };

interface Options {
  readonly runs: number;
  readonly synthRuns: number;
  readonly only?: Section;
}

/** What the sections share. */
interface Bench {
  /** For what this run writes. */
  readonly folder: string;
  readonly child: string;
  /** Where cdk-amazon-chime-resources is installed, if it could be. */
  readonly chimeResources: string | undefined;
  readonly options: Options;
  readonly signal: AbortSignal;
}

/** Each gives a part of the report, in Markdown. */
const SECTIONS = {
  'cold-start': async ({ folder, child, chimeResources, options: { runs }, signal }: Bench): Promise<string> => {
    const pstnHandler = chimeResources && pstnHandlerIn(chimeResources);
    return coldStartReport(await coldStart(folder, child, runs, pstnHandler, progress, signal), runs);
  },
  synth: async ({ folder, child, options: { synthRuns }, signal }: Bench): Promise<string> =>
    synthReport(await synth(folder, child, synthRuns, progress, signal), synthRuns),
  package: async ({ folder, chimeResources, signal }: Bench): Promise<string> => {
    progress('package: packing and installing');
    return packageReport(await packageSizes(folder, chimeResources, signal));
  },
};

type Section = keyof typeof SECTIONS;

const SECTION_NAMES = Object.keys(SECTIONS) as Section[];

async function main(): Promise<void> {
  const options = new Command('npm run bench --')
    .description(
      'Measures the handler, the synthesis and the package beside a hand-written floor and other ways to look a number up, in a few minutes. A run of everything writes bench/RESULTS.md. Figures are worth recording on a computer that does nothing else.',
    )
    .option('--runs <number>', 'cold starts of each side', parseRuns, 25)
    .option('--synth-runs <number>', 'syntheses of each side', parseRuns, 9)
    .addOption(new Option('--only <section>', 'measures one section and writes no file').choices(SECTION_NAMES))
    .parse()
    .opts<Options>();
  const signal = interruption();
  const folder = makeRunFolder();
  try {
    const sections = options.only === undefined ? SECTION_NAMES : [options.only];
    const chimeResources = options.only === 'synth' ? undefined : await tryChimeResources(folder, signal);
    const bench = { folder, options, signal, chimeResources, child: await buildChild(folder) };
    const parts: string[] = [];
    for (const section of sections) {
      parts.push(await SECTIONS[section](bench));
    }
    progress('');
    console.log(await toText(parts));
    if (isWhole(options)) {
      writeFileSync(RESULTS, await toText([heading(), ...parts]));
    }
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    process.exitCode = EXIT.INTERRUPTED;
  } finally {
    removeRunFolder(folder);
  }
}

/** Whether the figures are worth writing down. */
function isWhole({ only, runs, synthRuns }: Options): boolean {
  return only === undefined && runs >= RUNS_TO_RECORD.runs && synthRuns >= RUNS_TO_RECORD.synthRuns;
}

async function toText(parts: readonly string[]): Promise<string> {
  return await prettier.format(parts.join('\n\n'), { parser: 'markdown' });
}

function heading(): string {
  const lines = [`Measured on ${new Date().toISOString().slice(0, 10)}`, ...machine()];
  return `# Measured\n\nWritten by \`npm run bench\`.\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

async function tryChimeResources(folder: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    progress(`installing ${CHIME_RESOURCES}`);
    return await installChimeResources(folder, signal);
  } catch (error) {
    signal.throwIfAborted();
    console.error(`${CHIME_RESOURCES} is left out of the comparison. ${(error as Error).message}`);
    return undefined;
  }
}

/** What is being done, on one line that goes away; for people only. */
function progress(text: string): void {
  if (process.stderr.isTTY) {
    process.stderr.write(`\r\x1b[K${text}`);
  }
}

function parseRuns(value: string): number {
  const runs = Number(value);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new InvalidArgumentError('Use a whole number from 1.');
  }
  return runs;
}

main().catch((error: unknown) => {
  progress('');
  console.error((error as Error).message);
  process.exitCode = EXIT.FAILED;
});
