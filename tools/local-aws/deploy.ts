/**
 * `npm run deploy:local`: deploys the sample app to a local AWS with an embedded Chime endpoint, and keeps it running
 * until Ctrl-C, so that you can inspect it. With `--once`, it destroys the stacks and exits.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { sampleInventory } from '../../fake-aws/inventory';
import { bundle } from '../build/bundle';
import { AuthorizedChimeEndpoint } from './authorized-chime-endpoint';
import { type CdkOptions, cdkOrThrow } from './cdk';
import {
  ACCOUNT,
  credentialVariables,
  type LocalAws,
  type LocalAwsVariables,
  localAwsVariables,
  REGION,
  stackEnvironment,
} from './environment';
import { CHECKOUT, makeRunFolder, removeRunFolder } from '../shared/folders';
import { interruption } from '../shared/interruption';
import { MiniStack, tailOfLog } from './ministack';
import { installPythonTools, TOOLS } from './python-tools';

/** Outputs by stack and by name, as `cdk deploy --outputs-file` writes them. */
type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const EXIT_INTERRUPTED = 130;

async function main(): Promise<void> {
  const {
    values: { once: isOnce },
  } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
  const signal = interruption();
  await bundle();
  await installPythonTools(say);
  const folder = makeRunFolder();
  let engine: MiniStack | undefined;
  let endpoint: AuthorizedChimeEndpoint | undefined;
  try {
    say('Starting MiniStack and the embedded Chime endpoint');
    engine = await MiniStack.start(folder);
    endpoint = await AuthorizedChimeEndpoint.start(sampleInventory, engine.url);
    const options = { variables: localAwsVariables(engine, folder), show: true, signal };
    const outputs = await deploy({ ...endpoint.environment, ...stackEnvironment(engine.url) }, folder, options);
    if (isOnce) {
      await destroy(folder, options);
    } else {
      say(guide(engine, endpoint, outputs));
      signal.throwIfAborted();
      await once(signal, 'abort');
    }
  } catch (error) {
    if (!signal.aborted) {
      throw engine === undefined ? error : withLog(error as Error, folder);
    }
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    say('Stopping, and removing what was written');
    await Promise.all([engine?.stop(), endpoint?.stop()]);
    removeRunFolder(folder);
  }
}

async function deploy(lookupEnvironment: object, folder: string, options: CdkOptions): Promise<Outputs> {
  const assembly = path.join(folder, 'cdk.out');
  const outputsFile = path.join(folder, 'outputs.json');
  say('Synthesizing the sample app');
  await cdkOrThrow(
    [
      ...['synth', '--quiet', '--app', 'tsx tools/local-aws/sample-app.ts', '--output', assembly],
      ...['--context', `lookupEnvironment=${JSON.stringify(lookupEnvironment)}`],
    ],
    options,
  );
  say('Bootstrapping');
  await cdkOrThrow(['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', assembly], { ...options, show: false });
  say('Deploying: cdk deploy --all');
  await cdkOrThrow(
    ['deploy', '--all', '--app', assembly, '--require-approval', 'never', '--outputs-file', outputsFile],
    options,
  );
  return JSON.parse(readFileSync(outputsFile, 'utf8')) as Outputs;
}

async function destroy(folder: string, options: CdkOptions): Promise<void> {
  say('Destroying: cdk destroy --all');
  await cdkOrThrow(['destroy', '--all', '--app', path.join(folder, 'cdk.out'), '--force'], options);
}

/** Shows the outputs, and commands to inspect the stacks from another terminal. */
function guide({ url, credentials }: LocalAws, endpoint: AuthorizedChimeEndpoint, outputs: Outputs): string {
  const lines = Object.entries(outputs).flatMap(([stack, values]) =>
    Object.entries(values).map(([name, value]) => `  ${stack}.${name} = ${value}`),
  );
  const aws = path.relative(CHECKOUT, TOOLS.aws);
  const local = `${aws} --endpoint-url ${url}`;
  const { AWS_ENDPOINT_URL_CHIME: chime, AWS_ENDPOINT_URL_CHIME_SDK_VOICE: voice } = endpoint.environment;
  const ivr = outputs.PhoneNumberConsumer?.IvrFunctionName;
  return `Deployed. The outputs:

${lines.join('\n')}

Look around from another terminal, in this folder:

  export ${assignments({ ...credentialVariables(credentials), AWS_DEFAULT_REGION: REGION })}
  ${local} cloudformation describe-stacks
  ${local} cloudformation describe-stack-events --stack-name PhoneNumberProducer
  ${local} ssm get-parameters-by-path --path / --recursive
  ${local} lambda invoke --function-name ${String(ivr)} /dev/stdout
  ${local} logs describe-log-groups
  ${aws} --endpoint-url ${String(chime)} chime get-phone-number --phone-number-id +12065550100
  ${aws} --endpoint-url ${String(voice)} chime-sdk-voice get-phone-number --phone-number-id +12065550100

Ctrl-C stops it all and leaves nothing behind.`;
}

function assignments(variables: LocalAwsVariables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function withLog(error: Error, folder: string): Error {
  return new Error(`${error.message}\n${tailOfLog(folder)}`, { cause: error });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
