/**
 * `npm run verify:account -- --phone-number +1…`: checks each claim that the documents call unverified in the account
 * of the current credentials, and cleans up. With `--local`, or in the environment of a local AWS, it uses that.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { sampleInventory } from '../../fake-aws/inventory';
import { lastFour } from '../../lambda/runtime/mask';
import { version } from '../../package.json';
import { bundle } from '../build/bundle';
import { LOCAL, makeRunFolder, removeRunFolder } from '../shared/folders';
import { interruption } from '../shared/interruption';
import { AuthorizedChimeEndpoint } from '../local-aws/authorized-chime-endpoint';
import { cdkOrThrow } from '../local-aws/cdk';
import { ACCOUNT, localAwsVariables, type LocalAwsVariables, REGION } from '../local-aws/environment';
import { MiniStack } from '../local-aws/ministack';
import { installPythonTools } from '../local-aws/python-tools';
import { Account } from './account';
import { destroy } from './clean-up';
import { checkAccount, NotReady, readPhoneNumber } from './preflight';
import { Report } from './report';
import type { Session } from './session';
import { STACKS } from './stacks';
import { verify } from './verification';

const EXIT_FAILED = 1;
const EXIT_NOT_READY = 2;
const EXIT_INTERRUPTED = 130;

const OTHER_REGIONS: Readonly<Record<string, string>> = { 'eu-west-1': 'us-east-1' };

const OPTIONS = {
  'phone-number': { type: 'string' },
  report: { type: 'string' },
  yes: { type: 'boolean', default: false },
  local: { type: 'boolean', default: false },
} as const;

interface Target {
  readonly variables: LocalAwsVariables;
  readonly stop: () => Promise<void>;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  const phoneNumber = readPhoneNumber(values['phone-number']);
  const signal = interruption();
  await installPythonTools(say);
  const folder = makeRunFolder();
  let target: Target | undefined;
  try {
    target = values.local ? await startLocal(folder) : current();
    const { variables } = target;
    const region = variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION ?? REGION;
    const otherRegion = OTHER_REGIONS[region] ?? 'eu-west-1';
    const account = new Account(variables, folder);
    const facts = await checkAccount(account, { phoneNumber, region, otherRegion });
    const prefix = `ChimeVerify${Date.now().toString(36)}`;
    say(plan(prefix, facts.account, region, phoneNumber));
    if (!values.yes) {
      say('Nothing was deployed. Run this again with --yes to continue.');
      return;
    }
    await bundle();
    signal.throwIfAborted();
    const isLocal = /\/\/(localhost|127\.)/.test(variables.AWS_ENDPOINT_URL ?? '');
    const session: Session = {
      settings: {
        ...{ prefix, account: facts.account, region, otherRegion, phoneNumber },
        lookupEnvironment: chimeEndpoints(variables),
      },
      ...{ hasOtherRegion: facts.hasOtherRegion, isLocal, variables, folder, account, signal, say },
      report: new Report(isLocal),
    };
    await runAndCleanUp(session, values.report ?? path.join(LOCAL, `${prefix}.md`));
  } finally {
    await target?.stop();
    removeRunFolder(folder);
  }
}

async function runAndCleanUp(session: Session, file: string): Promise<void> {
  const { report, settings, signal } = session;
  const started = new Date().toISOString();
  try {
    await verify(session);
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    say('Interrupted');
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    say('Destroying everything');
    await destroy(session);
    const markdown = report.toMarkdown({
      Package: `cdk-chime-phone-number ${version}`,
      Where: session.isLocal ? 'a local AWS (MiniStack)' : `an account, in ${settings.region}`,
      'Phone number': lastFour(settings.phoneNumber),
      Started: started,
    });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, markdown);
    say(`${markdown}\nThe report is in ${file}`);
  }
  if (!signal.aborted && report.count('did not hold') > 0) {
    process.exitCode = EXIT_FAILED;
  }
}

function plan(prefix: string, account: string, region: string, phoneNumber: string): string {
  return [
    `In the account ${account} in ${region}, this will deploy, change, break, and destroy these stacks:`,
    ...Object.entries(STACKS).map(([id, what]) => `  ${prefix}-${id}: ${what}`),
    `It only reads the phone number ${lastFour(phoneNumber)}. The code of the functions stays in the bucket of cdk bootstrap.`,
    'It takes about half an hour, and costs a few cents.',
  ].join('\n');
}

/** Variables with which the functions call the same Chime as this process. */
function chimeEndpoints(variables: LocalAwsVariables): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('AWS_ENDPOINT_URL_CHIME')));
}

/** The account of the current credentials, or the AWS that the environment selects. */
function current(): Target {
  const variables = Object.entries(process.env).filter(([name]) => /^(AWS|CDK)_/.test(name));
  return {
    variables: Object.fromEntries(variables.map(([name, value]) => [name, value ?? ''])),
    stop: async () => {
      await Promise.resolve();
    },
  };
}

async function startLocal(folder: string): Promise<Target> {
  say('Starting MiniStack and the embedded Chime endpoint');
  const engine = await MiniStack.start(folder);
  const endpoint = await AuthorizedChimeEndpoint.start(sampleInventory, engine.url);
  const variables = { ...localAwsVariables(engine, folder), ...endpoint.environment };
  await cdkOrThrow(
    ['bootstrap', `aws://${ACCOUNT}/${REGION}`, `aws://${ACCOUNT}/${OTHER_REGIONS[REGION] ?? 'eu-west-1'}`],
    {
      variables,
      cwd: folder,
    },
  );
  return {
    variables,
    stop: async () => {
      await Promise.all([engine.stop(), endpoint.stop()]);
    },
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = error instanceof NotReady ? EXIT_NOT_READY : EXIT_FAILED;
});
