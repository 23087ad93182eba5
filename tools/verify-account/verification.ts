/** Deploys, changes, breaks, rolls back and destroys the app, and judges each claim by what it sees. */
import { mkdtempSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { METRIC_NAMESPACE, MonitorMetric } from '../../lib/contract/monitor';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import type { Finished } from '../shared/processes';
import { cdk } from '../local-aws/cdk';
import type { LocalAwsVariables } from '../local-aws/environment';
import { type Account, type StackEvent, UNKNOWN } from './account';
import type { Report } from './report';
import {
  HANDLER,
  MISSING_NUMBER,
  nameOf,
  QUEUED_LOOKUPS,
  SERVICE_TIMEOUT,
  type StackId,
  STACKS,
  synthesize,
  type Verification,
} from './stacks';

/** What a run works with. */
export interface Session {
  readonly settings: Omit<Verification, 'isChanged'>;
  readonly hasOtherRegion: boolean;
  readonly isLocal: boolean;
  readonly variables: LocalAwsVariables;
  /** Where assemblies go. */
  readonly folder: string;
  readonly account: Account;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const COLD_LOOKUP_MS = 3000;
const NOWHERE = 'http://127.0.0.1:9';
/** What Lambda itself writes: JSON on AWS, text at MiniStack. */
const PLATFORM_LINE = /"platform\.|^(INIT_START|START|END|REPORT) /;

/** For stacks that are still under way, and for destroying all of them. */
const LONGEST_CLEAN_UP_MS = 45 * 60_000;

const METRICS_MS = 5 * 60_000;
const METRICS_POLL_MS = 15_000;

const FIRST: readonly StackId[] = [
  'Numbers',
  'Reader',
  'Form',
  'Expectation',
  'Restored',
  'Exporter',
  'Importer',
  'Queue',
  'Timeout',
  'Fits',
];

export async function verify(session: Session): Promise<void> {
  const first = synthesizeFor(session, false);
  session.say('Deploying');
  await deploy(session, first, FIRST);
  await judgeFirstDeployment(session);
  await judgeOtherRegion(session, first);
  session.say('Letting deployments fail');
  await judgeFailures(session, first);
  session.say('Running the monitor');
  await judgeMonitor(session);
  session.say('Changing what was deployed');
  const changed = synthesizeFor(session, true);
  await judgeChanges(session, changed);
  await judgeForms(session, changed);
  await judgeLogs(session);
}

/** Destroys everything, whatever became of the run, and says what is left or may be. */
export async function destroy(session: Session): Promise<void> {
  const { account, report, settings } = session;
  const assembly = synthesizeFor(session, true);
  const stacks = (Object.keys(STACKS) as StackId[]).map((id) => ({
    name: nameOf(settings, id),
    region: id === 'Elsewhere' ? settings.otherRegion : settings.region,
  }));
  const signal = AbortSignal.timeout(LONGEST_CLEAN_UP_MS);
  await Promise.all(
    stacks.map(async ({ name, region }) => {
      await account.untilSettled(name, region, signal);
    }),
  );
  await repairCrash(session);
  const problem = await destroyAll(session, assembly, signal);
  const left = await Promise.all(
    stacks.map(async (stack) => ({ ...stack, status: await account.statusOf(stack.name, stack.region) })),
  );
  const remaining = left.filter(({ status }) => status !== undefined && status !== 'DELETE_COMPLETE');
  const names = remaining.map(({ name, status }) => `${name} (${String(status)})`).join(', ');
  report.judge('destroy', problem === '' && names === '', `${names === '' ? 'No stack is left.' : names} ${problem}`);
  if (names !== '') {
    const commands = remaining.map(
      ({ name, region }) => `  aws cloudformation delete-stack --stack-name ${name} --region ${region}`,
    );
    const isUnknown = remaining.some(({ status }) => status === UNKNOWN);
    session.say(
      [
        `These stacks are left${isUnknown ? ', or AWS does not say whether they are (UNKNOWN)' : ''}: ${names}`,
        `Delete them yourself${isUnknown ? ' when AWS answers again; for a stack that is not there, this does nothing' : ''}:`,
        ...commands,
      ].join('\n'),
    );
  }
}

/** A function that crashes doesn't answer a Delete either: its stack, and with it `cdk destroy`, would fail. */
async function repairCrash({ account, settings }: Session): Promise<void> {
  const functions = await account.resourcesOf(nameOf(settings, 'Crash'), 'AWS::Lambda::Function');
  for (const { PhysicalResourceId } of functions) {
    await account.changeHandler(PhysicalResourceId, HANDLER);
  }
}

/** What went wrong, if anything. */
async function destroyAll({ variables }: Session, assembly: string, signal: AbortSignal): Promise<string> {
  try {
    const args = ['destroy', '--app', assembly, '--all', '--force'];
    const { status, output } = await cdk(args, { variables, signal });
    return status === 0 ? '' : `cdk destroy ended with ${String(status)}: ${output.slice(-300)}`;
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    return `cdk destroy did not end within ${String(LONGEST_CLEAN_UP_MS / 60_000)} minutes.`;
  }
}

function synthesizeFor({ settings, folder }: Session, isChanged: boolean): string {
  return synthesize({ ...settings, isChanged }, mkdtempSync(path.join(folder, 'cdk.out-')));
}

async function deploy(
  session: Session,
  assembly: string,
  ids: readonly StackId[],
  ...args: readonly string[]
): Promise<Finished> {
  const { settings, signal, variables } = session;
  signal.throwIfAborted();
  return await cdk(
    [
      ...['deploy', '--app', assembly, '--require-approval', 'never', '--method', 'direct', '--concurrency', '5'],
      ...['--exclusively', ...ids.map((id) => nameOf(settings, id)), ...args],
    ],
    { variables, signal },
  );
}

async function judgeFirstDeployment(session: Session): Promise<void> {
  const { account, report, settings } = session;
  const outputs = await account.outputsOf(nameOf(settings, 'Numbers'));
  const attributes = Object.values(PhoneNumberAttribute).map((name) => `PhoneNumber${name.replace('.', '')}`);
  const missing = attributes.filter((name) => outputs[name] === undefined);
  const status = await account.statusOf(nameOf(settings, 'Numbers'));
  report.judge(
    'attributes',
    status === 'CREATE_COMPLETE' && missing.length === 0,
    `${String(status)}, ${String(attributes.length - missing.length)} of ${String(attributes.length)} outputs${missing.length > 0 ? `, without ${missing.join(', ')}` : ''}`,
  );
  report.judge(
    'no-echo',
    outputs.QuietStatus === outputs.PhoneNumberStatus,
    `The output shows ${String(outputs.QuietStatus)}.`,
  );
  const denied = (await account.logOf(nameOf(settings, 'Numbers'))).filter((line) =>
    line.includes('AccessDenied'),
  ).length;
  report.judge(
    'new-role',
    status === 'CREATE_COMPLETE',
    `${String(status)} after ${String(denied)} refusals by IAM in the log`,
  );
  const reader = await account.outputsOf(nameOf(settings, 'Reader'));
  report.judge(
    'weak-reference',
    reader.E164 === outputs.PhoneNumberE164PhoneNumber && reader.Empty === '<>',
    show(reader),
  );
  const queue = await lookupEvents(session, 'Queue', 'CREATE_COMPLETE');
  report.judge('reserved-concurrency', queue.length === QUEUED_LOOKUPS, await outcome(session, 'Queue'));
}

async function judgeOtherRegion(session: Session, assembly: string): Promise<void> {
  const { account, report, settings, hasOtherRegion } = session;
  if (!hasOtherRegion) {
    report.miss('other-region', `The account is not bootstrapped in ${settings.otherRegion}.`);
    return;
  }
  await deploy(session, assembly, ['Elsewhere']);
  const here = await account.outputsOf(nameOf(settings, 'Reader'));
  const there = await account.outputsOf(nameOf(settings, 'Elsewhere'), settings.otherRegion);
  report.judge('other-region', there.E164 !== undefined && there.E164 === here.E164, show(there));
}

async function judgeFailures(session: Session, assembly: string): Promise<void> {
  const { account, report, settings } = session;
  await deploy(session, assembly, ['FailedCreate']);
  const deletes = (await lookupEvents(session, 'FailedCreate')).map(({ ResourceStatus }) => ResourceStatus);
  report.judge('failed-create', deletes.includes('DELETE_COMPLETE'), deletes.join(', '));

  await deploy(session, assembly, ['EmptyExport']);
  const refused = await account.statusOf(nameOf(settings, 'EmptyExport'));
  report.judge('empty-export', refused?.includes('ROLLBACK') === true, await outcome(session, 'EmptyExport'));

  await deploy(session, assembly, ['Found']);
  const found = await account.outputsOf(nameOf(settings, 'Found'));
  const whatWasFound = await outcome(session, 'Found');
  report.judge(
    'find',
    found.E164 === undefined ? whatWasFound.includes('phone numbers match find') : found.E164 === settings.phoneNumber,
    `${whatWasFound}; ${show(found)}`,
  );

  const start = Date.now();
  await deploy(session, assembly, ['Crash']);
  const reason = (await lookupEvents(session, 'Crash', 'CREATE_FAILED'))[0]?.ResourceStatusReason ?? '';
  const seconds = Math.round((Date.now() - start) / 1000);
  report.judge(
    'service-timeout',
    reason !== '' && seconds < SERVICE_TIMEOUT.toSeconds() + 10 * 60,
    `ServiceTimeout ${String(SERVICE_TIMEOUT.toSeconds())} s, the whole deployment ${String(seconds)} s: ${reason}`,
  );

  await deploy(session, assembly, ['OldEndpoint']);
  const { Exists } = await account.outputsOf(nameOf(settings, 'OldEndpoint'));
  const answer = await outcome(session, 'OldEndpoint');
  report.judge(
    'old-endpoint',
    Exists !== undefined || answer.includes('Amazon Chime in us-east-1 answered'),
    `Exists ${String(Exists)}; ${answer}`,
  );

  await deploy(session, assembly, ['TooLarge']);
  const fits = await account.statusOf(nameOf(settings, 'Fits'));
  const tooLarge = await account.statusOf(nameOf(settings, 'TooLarge'));
  report.judge(
    'response-size',
    fits === 'CREATE_COMPLETE' && tooLarge?.includes('ROLLBACK') === true,
    `4,096 bytes: ${String(fits)}; 4,097 bytes: ${await outcome(session, 'TooLarge')}`,
  );
}

async function judgeMonitor(session: Session): Promise<void> {
  const { account, report, settings } = session;
  const stackName = nameOf(settings, 'Numbers');
  const [schedule] = await account.resourcesOf(stackName, 'AWS::Scheduler::Schedule');
  const target = await account.query<{ Arn: string; Input: string }>(
    ...['scheduler', 'get-schedule', '--name', schedule?.PhysicalResourceId ?? '', '--query', 'Target'],
  );
  if (target === undefined) {
    report.judge('monitor-check', false, 'There is no schedule.');
    return;
  }
  const { output } = await account.invoke(target.Arn, target.Input);
  const line = await until(METRICS_POLL_MS * 2, 2000, async () =>
    (await account.logOf(stackName)).find((one) => one.includes(METRIC_NAMESPACE)),
  );
  report.judge('monitor-check', line?.includes('"Drifted":0,"Unmet":0,"Failed":0') === true, line ?? output);
  const metrics = session.isLocal
    ? undefined
    : await until(METRICS_MS, METRICS_POLL_MS, async () => await metricsOf(session));
  report.judge('monitor-metrics', metrics !== undefined, metrics ?? 'no metrics within 5 minutes');
}

/**
 * The metrics that CloudWatch has of the monitor; undefined until all of them are there. ListMetrics may name a new
 * metric a quarter of an hour later.
 */
async function metricsOf({ account, settings }: Session): Promise<string | undefined> {
  const dimensions = [`Name=Stack,Value=${nameOf(settings, 'Numbers')}`, 'Name=Monitor,Value=Monitor'];
  const found = await Promise.all(
    Object.values<string>(MonitorMetric).map(async (name) => {
      const maximum = await account.maximumOf(METRIC_NAMESPACE, name, dimensions);
      return maximum === undefined ? undefined : `${name} ${String(maximum)}`;
    }),
  );
  return found.includes(undefined) ? undefined : found.join(', ');
}

async function judgeChanges(session: Session, assembly: string): Promise<void> {
  const { account, report, settings } = session;
  await deploy(session, assembly, ['Numbers', 'Reader', 'Timeout']);
  const reader = await account.outputsOf(nameOf(settings, 'Reader'));
  report.judge('reader-follows', reader.Empty === '<changed>', show(reader));
  const updates = await lookupEvents(session, 'Timeout', 'UPDATE_COMPLETE');
  report.judge('service-timeout-change', updates.length === 1, await outcome(session, 'Timeout'));

  await deploy(session, assembly, ['Expectation']);
  const rolledBack = await account.statusOf(nameOf(settings, 'Expectation'));
  report.judge('rollback', rolledBack === 'UPDATE_ROLLBACK_COMPLETE', await outcome(session, 'Expectation'));

  await judgeRestore(session, assembly);

  await deploy(session, assembly, ['Exporter']);
  const exporter = await account.statusOf(nameOf(settings, 'Exporter'));
  report.judge('export-in-use', exporter === 'UPDATE_ROLLBACK_COMPLETE', await outcome(session, 'Exporter'));
}

/** Chime is left alone: the function is sent to a port where nobody listens. */
async function judgeRestore(session: Session, assembly: string): Promise<void> {
  const { account, report, settings } = session;
  const stackName = nameOf(settings, 'Restored');
  const before = await account.outputsOf(stackName);
  const [fn] = await account.resourcesOf(stackName, 'AWS::Lambda::Function');
  await account.changeEnvironment(fn?.PhysicalResourceId ?? '', {
    AWS_ENDPOINT_URL_CHIME: NOWHERE,
    AWS_ENDPOINT_URL_CHIME_SDK_VOICE: NOWHERE,
  });
  await deploy(session, assembly, ['Restored']);
  const after = await account.outputsOf(stackName);
  const status = await account.statusOf(stackName);
  const isRestored =
    status === 'UPDATE_ROLLBACK_COMPLETE' && after.Status !== undefined && after.Status === before.Status;
  const line = (await account.logOf(stackName)).find((one) => one.includes('attributes of the last success'));
  report.judge('restore', isRestored && line !== undefined, `${await outcome(session, 'Restored')}; ${String(line)}`);
}

async function judgeForms(session: Session, assembly: string): Promise<void> {
  const { report, settings } = session;
  const parameter = `${nameOf(settings, 'Form')}:PhoneNumberId`;
  const withNumber = async (number: string): Promise<StackEvent[]> => {
    const before = (await lookupEvents(session, 'Form')).length;
    await deploy(session, assembly, ['Form'], '--parameters', `${parameter}=${number}`);
    return (await lookupEvents(session, 'Form')).slice(before);
  };
  const statuses = (events: readonly StackEvent[]): string =>
    events
      .map(({ ResourceStatus, PhysicalResourceId }) => `${ResourceStatus} ${String(PhysicalResourceId)}`)
      .join(', ');

  const same = await withNumber(settings.phoneNumber.replace('+', '%2B'));
  const ids = same.map(({ PhysicalResourceId }) => PhysicalResourceId).filter(Boolean);
  const isKept =
    same.at(-1)?.ResourceStatus === 'UPDATE_COMPLETE' && ids.every((physicalId) => physicalId === settings.phoneNumber);
  report.judge('same-number', isKept, statuses(same));
  const other = await withNumber(MISSING_NUMBER);
  const isReplaced = other.some(
    ({ ResourceStatus, PhysicalResourceId }) =>
      ResourceStatus === 'UPDATE_COMPLETE' && PhysicalResourceId === MISSING_NUMBER,
  );
  const [current] = await session.account.resourcesOf(nameOf(settings, 'Form'), RESOURCE_TYPE);
  report.judge('another-number', isReplaced && current?.PhysicalResourceId === MISSING_NUMBER, statuses(other));
}

async function judgeLogs(session: Session): Promise<void> {
  const { account, report, settings } = session;
  const lines = await account.logOf(nameOf(settings, 'Numbers'));
  const own = lines.filter((line) => !PLATFORM_LINE.test(line));
  const parsed = own.filter((line) => isLogLine(line));
  report.judge(
    'log-lines',
    own.length > 0 && parsed.length === own.length,
    `${String(parsed.length)} of ${String(own.length)} lines`,
  );
  const reasons = (await account.eventsOf(nameOf(settings, 'Expectation'))).map(
    (event) => event.ResourceStatusReason ?? '',
  );
  const texts = [...lines, ...reasons];
  const digits = settings.phoneNumber.slice(1);
  const shown = texts.filter((text) => text.includes(digits)).length;
  const masked = texts.filter((text) => text.includes(`…${digits.slice(-4)}`)).length;
  report.judge(
    'masked',
    shown === 0 && masked > 0,
    `${String(masked)} texts with the last four digits, ${String(shown)} with the number`,
  );
  const [record] = lines.filter((line) => line.includes('platform.report') && line.includes('initDurationMs'));
  const { record: { metrics } = {} } = JSON.parse(record ?? '{}') as {
    record?: { metrics: { durationMs: number; initDurationMs: number; maxMemoryUsedMB: number; memorySizeMB: number } };
  };
  report.judge(
    'duration-and-memory',
    metrics !== undefined &&
      metrics.durationMs + metrics.initDurationMs < COLD_LOOKUP_MS &&
      metrics.maxMemoryUsedMB * 2 < metrics.memorySizeMB,
    metrics === undefined
      ? 'no REPORT line of a cold start'
      : `${JSON.stringify(metrics)}; the bench model counts CPU only: see tools/bench/RESULTS.md`,
  );
}

async function lookupEvents({ account, settings }: Session, id: StackId, status?: string): Promise<StackEvent[]> {
  const events = await account.eventsOf(nameOf(settings, id));
  return events.filter(
    ({ ResourceType, ResourceStatus }) =>
      ResourceType === RESOURCE_TYPE && (status === undefined || ResourceStatus === status),
  );
}

/** The status of a stack, and the first reason that something failed. */
async function outcome({ account, settings }: Session, id: StackId): Promise<string> {
  const name = nameOf(settings, id);
  const failed = (await account.eventsOf(name)).find(({ ResourceStatus }) =>
    /FAILED|ROLLBACK_IN_PROGRESS/.test(ResourceStatus),
  );
  return `${String(await account.statusOf(name))}${failed === undefined ? '' : `: ${failed.ResourceStatusReason ?? failed.ResourceStatus}`}`;
}

/** Asks again until there is something, or the time is up. */
async function until<T>(milliseconds: number, poll: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await ask();
    if (found !== undefined || Date.now() > end) {
      return found;
    }
    await sleep(poll);
  }
}

function isLogLine(line: string): boolean {
  try {
    return typeof (JSON.parse(line) as { level?: unknown }).level === 'string';
  } catch {
    return false;
  }
}

function show(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(', ');
}
