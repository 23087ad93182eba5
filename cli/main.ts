#!/usr/bin/env node
/** The package's command. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import yoctoSpinner from 'yocto-spinner';
import { ChimeEndpoint } from '../fake-chime/chime-endpoint';
import { readInventory, sampleInventory } from '../fake-chime/inventory';
import { version } from '../package.json';
import { readAssembly } from './preview/assembly';
import { colors } from './preview/colors';
import type { LookupSettings, Outcome } from './preview/lookups';
import { preview } from './preview/preview';
import { succeeds, toJson, toText } from './preview/report';
import type { ParameterSource } from './preview/values';

const WIDTH_WITHOUT_TERMINAL = 120;

const EXIT = { SUCCESS: 0, LOOKUP_FAILED: 1, USAGE: 2 };

interface PreviewOptions {
  readonly app: string;
  readonly offline?: string | true;
  readonly parameters: readonly Parameter[];
  readonly profile?: string;
  readonly timeout: number;
  readonly wait: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

interface Parameter {
  readonly stack: string | undefined;
  readonly name: string;
  readonly value: string;
}

const program = new Command('cdk-chime-phone-number')
  .description('Looks Amazon Chime phone numbers up for AWS CDK apps.')
  .version(version)
  .showHelpAfterError('(add --help for all options)')
  .exitOverride();

program
  .command('preview')
  .description(
    'Runs the lookups of a synthesised CDK app on this computer, and shows what a deployment would get: attributes, outputs, and values that go from stack to stack. It only reads, and changes nothing in AWS.',
  )
  .option('-a, --app <folder>', "folder of the cloud assembly that 'cdk synth' wrote", 'cdk.out')
  .option(
    '--offline [inventory.json]',
    'answer from a local inventory instead of AWS: no account, no network (default inventory: the documented sample and a few made-up numbers)',
  )
  .option(
    '--parameters <[stack:]name=value>',
    'value of a CloudFormation parameter; can be repeated',
    parseParameter,
    [],
  )
  .option('--profile <name>', 'AWS profile whose credentials ask Chime')
  .option('--timeout <seconds>', 'time for each lookup, with its retries', parseSeconds, 30)
  .option('--wait', "wait for expectations with 'within' as a deployment would, instead of checking them once", false)
  .option('--json', 'print one JSON document', false)
  .option('-v, --verbose', "print the handlers' logs to standard error", false)
  .addHelpText(
    'after',
    `
Exit status:
  0  every lookup would succeed
  1  a lookup would fail the deployment
  2  the preview could not run

Examples:
  $ cdk synth --quiet && npx cdk-chime-phone-number preview
  $ npx cdk-chime-phone-number preview --offline
  $ npx cdk-chime-phone-number preview --json | jq '.outputs'`,
  )
  .action(async (options: PreviewOptions) => {
    process.exitCode = await runPreview(options);
  });

async function runPreview(options: PreviewOptions): Promise<number> {
  const stacks = readAssembly(options.app);
  const endpoint = options.offline === undefined ? undefined : await startEndpoint(options.offline);
  try {
    const environment = endpoint === undefined ? await credentials(options.profile) : offline(endpoint);
    const progress = new Progress();
    const result = await preview(stacks, parameterSource(options.parameters), {
      environment,
      offline: endpoint !== undefined,
      timeout: options.timeout,
      wait: options.wait,
      onLog: (text) => {
        if (options.verbose) {
          process.stderr.write(text);
        }
      },
      onProgress: progress.show.bind(progress),
    });
    const width = process.stdout.isTTY ? process.stdout.columns : WIDTH_WITHOUT_TERMINAL;
    process.stdout.write(`${options.json ? toJson(result) : toText(result, width)}\n`);
    return succeeds(result) ? EXIT.SUCCESS : EXIT.LOOKUP_FAILED;
  } finally {
    await endpoint?.stop();
  }
}

/** A line for each lookup on a terminal, and nothing elsewhere: a log of a pipeline has the tables. */
class Progress {
  private readonly spinner = yoctoSpinner({ stream: process.stderr });
  private running: string[] = [];

  public show: LookupSettings['onProgress'] = ({ path }, outcome) => {
    if (!process.stderr.isTTY) {
      return;
    }
    this.running = outcome === undefined ? [...this.running, path] : this.running.filter((one) => one !== path);
    if (outcome !== undefined) {
      this.spinner.stop(lineOf(path, outcome));
    }
    if (this.running.length > 0) {
      this.spinner.start(`Looking up ${this.running.join(', ')}`);
    }
  };
}

function lineOf(path: string, outcome: Outcome): string {
  switch (outcome.status) {
    case 'SUCCESS':
      return `${colors.green('✔')} ${path}: ${outcome.attributes.Status ?? ''}`;
    case 'FAILED':
      return `${colors.red('✖')} ${path} failed`;
    case 'UNKNOWN':
      return `${colors.yellow('?')} ${path}: ${outcome.reason}`;
  }
}

async function startEndpoint(inventory: string | true): Promise<ChimeEndpoint> {
  return await ChimeEndpoint.start(inventory === true ? sampleInventory : readInventory(inventory));
}

/** The user's own credentials, as the AWS CLI would find them. They go to the handler as Lambda's would. */
async function credentials(profile: string | undefined): Promise<Record<string, string>> {
  // Loaded here alone: offline, nobody waits for it.
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await defaultProvider({ ...(profile && { profile }) })();
    return {
      ...endpointsOf(process.env),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken && { AWS_SESSION_TOKEN: sessionToken }),
    };
  } catch (error) {
    throw new Error(
      `There are no AWS credentials to ask Chime with: ${(error as Error).message}. Sign in, name a profile with --profile, or use --offline.`,
      { cause: error },
    );
  }
}

/** The standard variables work here too, for a proxy or a local endpoint. */
function endpointsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[0].startsWith('AWS_ENDPOINT_URL') && entry[1] !== undefined,
    ),
  );
}

function offline(endpoint: ChimeEndpoint): Record<string, string> {
  return { ...endpoint.environment, AWS_ACCESS_KEY_ID: 'offline', AWS_SECRET_ACCESS_KEY: 'offline' };
}

function parameterSource(parameters: readonly Parameter[]): ParameterSource {
  return ({ stackName, displayName }, name) =>
    parameters.findLast(
      (one) => one.name === name && (one.stack === undefined || one.stack === stackName || one.stack === displayName),
    )?.value;
}

function parseParameter(text: string, previous: readonly Parameter[]): readonly Parameter[] {
  const match = /^(?:([^=:]+):)?([^=:]+)=(.*)$/s.exec(text);
  if (match === null) {
    throw new InvalidArgumentError('Write name=value, or stack:name=value for one stack alone.');
  }
  return [...previous, { stack: match[1], name: match[2] ?? '', value: match[3] ?? '' }];
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 2 && seconds <= 900)) {
    throw new InvalidArgumentError('Use 2 to 900 seconds.');
  }
  return seconds;
}

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has printed what there is to say.
    process.exitCode = error.exitCode === 0 ? EXIT.SUCCESS : EXIT.USAGE;
    return;
  }
  process.stderr.write(`${colors.red('error:')} ${(error as Error).message}\n`);
  process.exitCode = EXIT.USAGE;
});
