/** Synthesis at scale: a stack of lookups, and the same stack with `AwsCustomResource`, each in a fresh process. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { build } from 'esbuild';
import { CHECKOUT } from '../tools/folders';
import { measure, type Usage } from './measure';
import { inRounds } from './rounds';

/** A synthesis. */
export interface SynthRun extends Usage {
  readonly wallMs: number;
}

export interface SynthResult {
  readonly name: string;
  readonly runs: readonly SynthRun[];
  readonly templateBytes: number;
  readonly resources: number;
}

export interface Comparison {
  readonly ours: SynthResult;
  readonly theirs: SynthResult;
}

/** Almost as many as a stack has room for: CloudFormation takes 500 resources. */
export const MANY = 450;

export interface Synth {
  /** `MANY` lookups, as apps are synthesised. */
  readonly whole: Comparison;
  /** One lookup: what a synthesis takes whatever the number of lookups, and a little more. */
  readonly single: Comparison;
  /** Without the CDK's own check of finished templates, which takes most of the time. */
  readonly withoutValidation: Comparison;
}

/** A side, with or without validation. */
interface Setting {
  readonly name: string;
  /** Its file in `apps/`. */
  readonly app: string;
  readonly lookups: number;
  readonly validation: boolean;
}

const OURS: Setting = { name: 'PhoneNumberLookup', app: 'lookups', lookups: MANY, validation: true };
const THEIRS: Setting = { ...OURS, name: 'AwsCustomResource', app: 'aws-custom-resources' };

/** Both sides, in another way than the default. */
function both(change: Partial<Setting>): { ours: Setting; theirs: Setting } {
  return { ours: { ...OURS, ...change }, theirs: { ...THEIRS, ...change } };
}

/**
 * @param folder for what is built and synthesised; it has to be in the checkout, where the apps find aws-cdk-lib.
 * @param child what `buildChild` made.
 * @param runs how many of each side.
 */
export async function synth(
  folder: string,
  child: string,
  runs: number,
  progress: (done: string) => void,
  signal: AbortSignal,
): Promise<Synth> {
  await buildApps(folder);
  const outdirOf = ({ app, lookups, validation }: Setting, round: number): string =>
    path.join(folder, `${app}-${lookups}-${String(validation)}-${round}`);
  const whole = both({});
  const single = both({ lookups: 1 });
  const withoutValidation = both({ validation: false });
  const settings = [whole, single, withoutValidation].flatMap(({ ours, theirs }) => [ours, theirs]);
  const results = await inRounds(settings, runs, async (setting, round): Promise<SynthRun> => {
    progress(`synthesis: round ${round} of ${runs}, ${setting.name}`);
    const module = path.join(folder, `${setting.app}.js`);
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      CDK_OUTDIR: outdirOf(setting, round),
      CDK_VALIDATION: String(setting.validation),
      BENCH_LOOKUPS: String(setting.lookups),
    };
    const { startedAt, reportedAt, ...usage } = await measure(child, { module }, env, signal);
    return { ...usage, wallMs: reportedAt - startedAt };
  });
  const resultOf = (setting: Setting): SynthResult => {
    const template = readFileSync(path.join(outdirOf(setting, runs), 'Stack.template.json'), 'utf8');
    return {
      name: setting.name,
      runs: results.get(setting) ?? [],
      templateBytes: Buffer.byteLength(template),
      resources: Object.keys((JSON.parse(template) as { Resources: object }).Resources).length,
    };
  };
  const compare = ({ ours, theirs }: { ours: Setting; theirs: Setting }): Comparison => ({
    ours: resultOf(ours),
    theirs: resultOf(theirs),
  });
  return { whole: compare(whole), single: compare(single), withoutValidation: compare(withoutValidation) };
}

/** To plain JavaScript, so that nothing but the synthesis is measured. */
async function buildApps(folder: string): Promise<void> {
  await build({
    entryPoints: [OURS, THEIRS].map(({ app }) => path.join(__dirname, 'apps', `${app}.ts`)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // The package as it is built, not its sources.
    tsconfigRaw: {},
    logLevel: 'error',
  });
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(CHECKOUT, path.join(folder, 'node_modules', 'cdk-chime-phone-number'), 'junction');
}
