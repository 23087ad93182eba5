/** The command `cdk-chime-phone-number preview`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { readInventory, sampleInventory } from '../../fake-aws/inventory';
import { callerOf, functionEnvironment, findCredentials } from '../credentials';
import { inventoryNotices } from '../inventory';
import { EXIT, print, printLog } from '../terminal/output';
import { Progress } from '../terminal/progress';
import { readAssembly } from '../cloudformation/cloud-assembly';
import { toJson } from './json-report';
import type { LookupSettings } from './lookup-runner';
import { type ParameterOption, parameterSource, parseParameter } from './parameter-options';
import { type Preview, preview } from './preview';
import { selectStacks } from '../cloudformation/select-stacks';
import { toText } from './text-report';

const WIDTH_WITHOUT_TERMINAL = 120;
const MIN_WIDTH = 40;

interface PreviewOptions {
  readonly app: string;
  readonly details: boolean;
  readonly offline?: string | true;
  readonly parameters: readonly ParameterOption[];
  readonly profile?: string;
  readonly timeout: number;
  readonly wait: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

export function addPreviewCommand(program: Command): void {
  program
    .command('preview')
    .description(
      "Runs the lookups of a synthesized CDK app on this computer, and shows the values that a deployment would get: attributes, outputs, and cross-stack values. It runs the handler of this package, not the asset in cdk.out. It doesn't change anything in AWS.",
    )
    .argument('[stacks...]', 'stacks to show, by path or name; * matches any text (default: all)')
    .option('-a, --app <folder>', "folder of the cloud assembly that 'cdk synth' wrote", 'cdk.out')
    .option('-d, --details', 'show all attributes of each lookup', false)
    .option(
      '--offline [inventory.json]',
      "use a local inventory instead of AWS, without an account or a network (default inventory: the documented sample and a few made-up numbers; see 'cdk-chime-phone-number inventory')",
    )
    .addOption(
      new Option('--parameters <[stack:]name=value>', 'value of a CloudFormation parameter; can be repeated')
        .argParser(parseParameter)
        .default([], 'the default in the template'),
    )
    .option('--profile <name>', 'AWS profile to call Chime with; no other credentials are used')
    .option('--timeout <seconds>', 'time for each lookup, including its retries but not --wait', parseSeconds, 30)
    .option(
      '--wait',
      "wait for numbers and expectations with 'within' as a deployment would, instead of looking once",
      false,
    )
    .option('--json', 'print one JSON document', false)
    .option('-v, --verbose', "print the handler's logs to standard error", false)
    .addHelpText(
      'after',
      `
Exit status:
  0  every lookup would succeed
  1  a lookup would fail the deployment
  2  the preview could not run or finish: a wrong option, refused credentials, no connection, a full disk

Examples:
  $ cdk synth --quiet && npx cdk-chime-phone-number preview
  $ npx cdk-chime-phone-number preview --offline
  $ npx cdk-chime-phone-number preview 'Prod/*' --details
  $ npx cdk-chime-phone-number preview --json | jq '.outputs'`,
    )
    .action(async (stacks: string[], options: PreviewOptions) => {
      process.exitCode = await runPreview(stacks, options);
    });
}

async function runPreview(names: readonly string[], options: PreviewOptions): Promise<number> {
  const stacks = readAssembly(options.app);
  const selected = selectStacks(stacks, names);
  const parameter = parameterSource(options.parameters, stacks);
  const progress = new Progress();
  const connection = await connect(options);
  try {
    const result = await preview(stacks, selected, parameter, {
      ...connection.settings,
      timeout: options.timeout,
      wait: options.wait,
      onLog: options.verbose ? printLog : () => undefined,
      onStart: progress.start,
      onFinish: progress.finish,
    });
    progress.clear();
    const whole = { ...result, notices: [...connection.notices, ...result.notices] };
    await print(options.json ? toJson(whole) : toText(whole, { width: width(), details: options.details }));
    return statusOf(result);
  } finally {
    progress.clear();
    await connection.stop();
  }
}

interface Connection {
  readonly settings: Pick<LookupSettings, 'environment' | 'offline' | 'caller'>;
  readonly notices: readonly string[];
  stop(): Promise<void>;
}

/** Connects the handler to AWS, or to an endpoint with an inventory. */
async function connect({ offline, profile }: PreviewOptions): Promise<Connection> {
  if (offline === undefined) {
    const credentials = await findCredentials(profile);
    return {
      settings: { environment: functionEnvironment(credentials), offline: false, caller: callerOf(credentials) },
      notices: [],
      stop: () => Promise.resolve(),
    };
  }
  const inventory = offline === true ? sampleInventory : readInventory(offline);
  const endpoint = await ChimeEndpoint.start(inventory);
  return {
    settings: {
      environment: { ...endpoint.environment, AWS_ACCESS_KEY_ID: 'offline', AWS_SECRET_ACCESS_KEY: 'offline' },
      offline: true,
      caller: () => Promise.resolve({ why: 'it is offline', isRefused: false }),
    },
    notices: inventoryNotices(inventory),
    stop: () => endpoint.stop(),
  };
}

function statusOf({ lookups }: Preview): number {
  const has = (status: string): boolean => lookups.some(({ outcome }) => outcome.status === status);
  if (has('NOT_RUN')) {
    return EXIT.NOT_RUN;
  }
  return has('FAILED') ? EXIT.LOOKUP_FAILED : EXIT.SUCCESS;
}

/** Number of columns: of the terminal, or of `COLUMNS` for files and pipes. */
function width(): number {
  const columns = process.stdout.isTTY ? process.stdout.columns : Number(process.env.COLUMNS);
  return Math.max(MIN_WIDTH, columns || WIDTH_WITHOUT_TERMINAL);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 2 && seconds <= 900)) {
    throw new InvalidArgumentError('Use 2 to 900 seconds.');
  }
  return seconds;
}
