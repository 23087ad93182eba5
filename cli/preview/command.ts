/** The command `cdk-chime-phone-number preview`. */
import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readInventory, sampleInventory, STANDARD_INPUT } from '../../fake-aws/inventory';
import { ENDPOINT_URL_VARIABLES } from '../../lib/contract/handler-environment';
import { findIdentity, hasAccount, type Identity, ownEndpoints } from '../credentials';
import { inventoryNotices } from '../inventory';
import { print, printLog } from '../terminal/output';
import { Progress } from '../terminal/progress';
import { readAssembly } from '../cloudformation/cloud-assembly';
import { ageOf, newerSource } from './assembly-age';
import { exitStatusOf } from './exit-status';
import { toJson } from './json-report';
import type { LookupSettings } from './lookup-runner';
import { toMarkdown } from './markdown-report';
import { OfflineChime } from './offline-chime';
import { addParameterOptions, type ParameterOptions, parameterSource } from './parameter-options';
import { preview } from './preview';
import { probablyMeant, selectStacks } from '../cloudformation/select-stacks';
import type { Stack } from '../cloudformation/template';
import { SavedInventory } from './saved-inventory';
import { toText } from './text-report';

const MIN_WIDTH = 40;

const DIFF_ENDPOINT_VARIABLES = [...ENDPOINT_URL_VARIABLES, 'AWS_ENDPOINT_URL_CLOUDFORMATION', 'AWS_ENDPOINT_URL_SSM'];

const FORMATS = ['text', 'json', 'markdown'] as const;
type Format = (typeof FORMATS)[number];

interface PreviewOptions extends ParameterOptions {
  readonly allowEndpoint: readonly string[];
  readonly app: string;
  readonly details: boolean;
  readonly diff: boolean;
  readonly format?: Format;
  readonly offline?: string | true;
  readonly profile: readonly string[];
  readonly saveInventory?: string;
  readonly strict: boolean;
  readonly timeout: number;
  readonly wait: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

export function addPreviewCommand(program: Command): void {
  const command = program
    .command('preview')
    .description(
      "Runs the lookups of a synthesized CDK app on this computer, and shows the values that a deployment would get: attributes, outputs, and cross-stack values. It runs the handler of this package, not the asset in cdk.out. It doesn't change anything in AWS.",
    )
    .argument('[stacks...]', 'stacks to show, by path or name; * matches any text (default: all)')
    .option('-a, --app <folder>', "folder of the cloud assembly that 'cdk synth' wrote", 'cdk.out')
    .option('-d, --details', 'show all attributes of each lookup', false)
    .option('--diff', 'compare the values with those of the deployed stacks; needs AWS', false)
    .option(
      '--offline [inventory.json]',
      "use a local inventory instead of AWS, without an account or a network (default inventory: the documented sample and a few made-up numbers; see 'cdk-chime-phone-number inventory'; - is standard input)",
    )
    .addOption(
      new Option(
        '--save-inventory <file>',
        'save the numbers that Chime returns in a new file for --offline',
      ).conflicts('offline'),
    );
  addParameterOptions(command)
    .addOption(
      new Option(
        '--profile <name>',
        'AWS profile to call Chime with, and no other credentials; can be repeated for stacks in several accounts',
      )
        .argParser((name, previous: readonly string[]) => [...previous, name])
        .default([], 'the credentials of the environment'),
    )
    .addOption(
      new Option('--allow-endpoint <host>', 'host that endpoint variables in a template may name; can be repeated')
        .argParser((host, previous: readonly string[]) => [...previous, parseHost(host)])
        .default([], 'endpoints of Chime and AWS STS, and this computer'),
    )
    .option('--strict', 'fail if only a deployment can run a lookup', false)
    .option('--timeout <seconds>', 'time for each lookup, including its retries but not --wait', parseSeconds, 30)
    .option(
      '--wait',
      "wait for numbers and expectations with 'within' as a deployment would, instead of looking once",
      false,
    )
    .addOption(new Option('--format <format>', 'format of the output (default: "text")').choices(FORMATS))
    .option('--json', 'short for --format json', false)
    .option('-v, --verbose', "print the handler's logs to standard error", false)
    .addHelpText(
      'after',
      `
Exit status:
  0  every lookup ran and would succeed, except those that only a deployment can run
  1  a lookup would fail the deployment, or a value would be refused, or --strict and only a deployment can run one
  2  a lookup could not be run from here (credentials, connection), or --diff could not read what is deployed, or the
     preview could not finish

Examples:
  $ cdk synth --quiet && npx cdk-chime-phone-number preview
  $ npx cdk-chime-phone-number preview --offline
  $ npx cdk-chime-phone-number preview 'Prod/*' --details
  $ npx cdk-chime-phone-number preview --json | jq '.outputs'
  $ npx cdk-chime-phone-number preview --diff --format markdown >> "$GITHUB_STEP_SUMMARY"`,
    )
    .action(runPreview);
}

/** Sets the exit status before it prints, because a reader of the output can end the process. */
async function runPreview(names: readonly string[], options: PreviewOptions): Promise<void> {
  const format = formatOf(options);
  const stacks = readAssembly(options.app);
  checkOfflineArgument(stacks, names, options);
  const selected = selectStacks(stacks, names);
  const parameters = parameterSource(options, stacks);
  const saved = options.saveInventory === undefined ? undefined : new SavedInventory(options.saveInventory);
  const progress = new Progress();
  const connection = await connect(options);
  const region = stacks.find(({ environment }) => environment.region !== undefined)?.environment.region;
  const source = format === 'json' ? [] : connection.describe(region);
  try {
    const result = await preview(stacks, selected, parameters, {
      ...connection.settings,
      timeout: options.timeout,
      wait: options.wait,
      diff: options.diff,
      allowedHosts: options.allowEndpoint,
      onLog: options.verbose ? progress.log : () => undefined,
      ...(saved && { onResponse: saved.add }),
      onCount: progress.expect,
      onStart: ({ lookup }) => {
        progress.start(lookup);
      },
      onFinish: progress.finish,
    });
    progress.end();
    if (saved !== undefined) {
      const notRun = result.lookups.filter(({ outcome }) => outcome.status === 'NOT_RUN').length;
      printLog(`${saved.write(notRun)}\n`);
    }
    const age = `written ${ageOf(options.app)}`;
    const whole = {
      ...result,
      header: [...(await source), ['Assembly', `${options.app}, ${age}`]] as const,
      notices: [...connection.notices, ...staleNotices(options.app), ...result.notices],
    };
    const exitStatus = exitStatusOf(result, options.strict);
    process.exitCode = exitStatus;
    await print(
      format === 'json'
        ? toJson(whole, exitStatus)
        : format === 'markdown'
          ? toMarkdown(whole, exitStatus, options.strict)
          : toText(whole, { width: width(), details: options.details, strict: options.strict }),
    );
  } finally {
    progress.end();
    await connection.stop();
  }
}

/** Throws an error for options that contradict each other. */
function formatOf({ diff, format, json, offline }: PreviewOptions): Format {
  if (diff && offline !== undefined) {
    throw new Error(
      '--diff reads the deployed stacks from AWS, but --offline uses no network. Omit one of the two options.',
    );
  }
  if (json && format !== undefined && format !== 'json') {
    throw new Error(`--json is short for --format json, but --format is ${format}. Omit one of the two options.`);
  }
  return json ? 'json' : (format ?? 'text');
}

/** Throws an error for names of stacks after `--offline`, and for an inventory before it. */
function checkOfflineArgument(stacks: readonly Stack[], names: readonly string[], { offline }: PreviewOptions): void {
  if (typeof offline === 'string' && offline !== STANDARD_INPUT && !existsSync(offline)) {
    const meant = probablyMeant(stacks, offline);
    if (meant !== undefined) {
      const all = [...names, meant].map((name) => `'${name}'`).join(' ');
      throw new Error(
        `There is no inventory file '${offline}'. Write names of stacks before --offline: preview ${all} --offline.`,
      );
    }
  }
  const file = names.find((name) => name.endsWith('.json') && existsSync(name));
  if (file !== undefined) {
    throw new Error(`'${file}' is a file, not a stack. Write an inventory after --offline: preview --offline ${file}.`);
  }
}

function endpointNotices(names: readonly string[]): string[] {
  const own = ownEndpoints(names).map(([name, url]) => `${name}=${url}`);
  return own.length === 0 ? [] : [`Your environment replaces the endpoint of AWS: ${own.join(', ')}`];
}

function staleNotices(assembly: string): string[] {
  const file = newerSource(assembly);
  return file === undefined
    ? []
    : [`${file} is newer than the cloud assembly. Run 'cdk synth' again to preview the app as it is now.`];
}

interface Connection {
  readonly settings: Pick<LookupSettings, 'identities'>;
  readonly notices: readonly string[];
  /** Where the numbers come from: labels and texts. */
  describe(region: string | undefined): Promise<readonly (readonly [label: string, text: string])[]>;
  stop(): Promise<void>;
}

/** Connects the handler to AWS, or to an endpoint with an inventory. */
async function connect({ diff, offline, profile, timeout }: PreviewOptions): Promise<Connection> {
  if (offline === undefined) {
    const ending = new AbortController();
    const [first, ...others] = profile.length === 0 ? [undefined] : profile;
    const identity = await findIdentity(first, timeout, ending.signal);
    const more = await Promise.all(others.map(async (name) => await findIdentity(name, timeout, ending.signal)));
    return {
      settings: { identities: [identity, ...more] },
      notices: endpointNotices(diff ? DIFF_ENDPOINT_VARIABLES : ENDPOINT_URL_VARIABLES),
      describe: async (region) => await describeIdentities([identity, ...more], region),
      stop: () => {
        ending.abort();
        return Promise.resolve();
      },
    };
  }
  const inventory = offline === true ? sampleInventory : readInventory(offline);
  const chime = await OfflineChime.start(inventory, offline === true ? undefined : offline);
  return {
    settings: { identities: chime },
    notices: inventoryNotices(inventory),
    describe: () => Promise.resolve([['Inventory', `${chime.description} (offline)`]]),
    stop: () => chime.stop(),
  };
}

/** Milliseconds for an account that is only shown. */
const DESCRIBE_TIMEOUT_MS = 2000;

async function describeIdentities(
  identities: readonly Identity[],
  region: string | undefined,
): Promise<[label: string, text: string][]> {
  const late = setTimeout(DESCRIBE_TIMEOUT_MS, undefined, { ref: false });
  return await Promise.all(
    identities.map(async ({ profile, caller }, index) => {
      const found = hasAccount() ? await Promise.race([caller(region), late]) : undefined;
      const parts = [
        ...(profile === undefined ? [] : [`profile ${profile}`]),
        ...(found !== undefined && 'account' in found ? [`account ${found.account}`] : []),
      ];
      return [index === 0 ? 'Credentials' : '', parts.join(', ') || 'those of your environment'] as [string, string];
    }),
  );
}

/**
 * Number of columns: of the terminal, also if a pager is between it and the output, or of `COLUMNS`. Otherwise, a
 * program reads the output, so that lines can have any length.
 */
function width(): number {
  const { stdout, stderr, env } = process;
  const columns = stdout.isTTY ? stdout.columns : Number(env.COLUMNS) || (stderr.isTTY ? stderr.columns : 0);
  return Math.max(MIN_WIDTH, columns || Infinity);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 2 && seconds <= 900)) {
    throw new InvalidArgumentError('Use 2 to 900 seconds.');
  }
  return seconds;
}

/** Returns the host as a URL has it. */
function parseHost(text: string): string {
  const host = text.toLowerCase();
  if (!URL.canParse(`https://${host}`) || new URL(`https://${host}`).hostname !== host) {
    throw new InvalidArgumentError('Write the name of a host, such as chime.example.com, without a scheme and a port.');
  }
  return host;
}
