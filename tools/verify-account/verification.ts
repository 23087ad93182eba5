/** Deploys, changes, and breaks the app, and judges each claim by the results. */
import { setTimeout as sleep } from 'node:timers/promises';
import { METRIC_NAMESPACE, MonitorMetric } from '../../lib/contract/monitor';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import type { StackEvent } from './account';
import type { ClaimId } from './claims';
import { deploy, lookupEvents, outcome, type Session, synthesizeFor } from './session';
import { MISSING_NUMBER, nameOf, QUEUED_LOOKUPS, SERVICE_TIMEOUT, type StackId } from './stacks';

const COLD_LOOKUP_MS = 3000;
/** Nothing listens on this port. */
const NOWHERE = 'http://127.0.0.1:9';

/** A line that Lambda writes: JSON on AWS, text on MiniStack. */
const PLATFORM_LINE = /"platform\.|^(INIT_START|START|END|REPORT) /;

const METRICS_MS = 5 * 60_000;
const METRICS_POLL_MS = 15_000;

const FIRST: readonly StackId[] = [
  'Numbers',
  'Reader',
  'Form',
  'Expectation',
  'Restored',
  'NotRestored',
  'ErrorsOnly',
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
  session.say('Running the monitors');
  await judgeMonitor(session, 'Numbers', 'monitor-check', 'monitor-metrics');
  await judgeMonitor(session, 'ErrorsOnly', 'errors-only-check', 'errors-only-metrics');
  session.say('Changing what was deployed');
  const changed = synthesizeFor(session, true);
  await judgeChanges(session, changed);
  await judgeForms(session, changed);
  await judgeLogs(session);
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
  const foundOutcome = await outcome(session, 'Found');
  report.judge(
    'find',
    found.E164 === undefined ? foundOutcome.includes('phone numbers match find') : found.E164 === settings.phoneNumber,
    `${foundOutcome}; ${show(found)}`,
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
  const result = await outcome(session, 'OldEndpoint');
  report.judge(
    'old-endpoint',
    Exists !== undefined || result.includes('Amazon Chime in us-east-1 answered'),
    `Exists ${String(Exists)}; ${result}`,
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

async function judgeMonitor(session: Session, id: StackId, check: ClaimId, metric: ClaimId): Promise<void> {
  const { account, report, settings } = session;
  const stackName = nameOf(settings, id);
  const [schedule] = await account.resourcesOf(stackName, 'AWS::Scheduler::Schedule');
  const target = await account.query<{ Arn: string; Input: string }>(
    ...['scheduler', 'get-schedule', '--name', schedule?.PhysicalResourceId ?? '', '--query', 'Target'],
  );
  if (target === undefined) {
    report.judge(check, false, 'There is no schedule.');
    return;
  }
  const { output } = await account.invoke(target.Arn, target.Input);
  const line = await until(METRICS_POLL_MS * 2, 2000, async () =>
    (await account.logOf(stackName)).find((one) => one.includes(METRIC_NAMESPACE)),
  );
  report.judge(check, line?.includes('"Drifted":0,"Unmet":0,"Failed":0') === true, line ?? output);
  const metrics = session.isLocal
    ? undefined
    : await until(METRICS_MS, METRICS_POLL_MS, async () => await metricsOf(session, stackName));
  report.judge(metric, metrics !== undefined, metrics ?? 'no metrics within 5 minutes');
}

/**
 * The metrics of the monitor in CloudWatch, or undefined until all of them have data. ListMetrics can list a new metric
 * with a delay of 15 minutes, so this reads the data instead.
 */
async function metricsOf({ account }: Session, stackName: string): Promise<string | undefined> {
  const dimensions = [`Name=Stack,Value=${stackName}`, 'Name=Monitor,Value=Monitor'];
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

  await judgeRollbacks(session, assembly);

  await deploy(session, assembly, ['Exporter']);
  const exporter = await account.statusOf(nameOf(settings, 'Exporter'));
  report.judge('export-in-use', exporter === 'UPDATE_ROLLBACK_COMPLETE', await outcome(session, 'Exporter'));
}

/** Breaks the functions' connection to Chime, and lets updates fail. */
async function judgeRollbacks(session: Session, assembly: string): Promise<void> {
  const { account, report, settings } = session;
  const stackName = nameOf(settings, 'Restored');
  const before = await account.outputsOf(stackName);
  await Promise.all([disconnect(session, 'Restored'), disconnect(session, 'NotRestored')]);
  await deploy(session, assembly, ['Restored', 'NotRestored']);
  const after = await account.outputsOf(stackName);
  const status = await account.statusOf(stackName);
  const isRestored =
    status === 'UPDATE_ROLLBACK_COMPLETE' && after.Status !== undefined && after.Status === before.Status;
  const line = (await account.logOf(stackName)).find((one) => one.includes('attributes of the last success'));
  report.judge('restore', isRestored && line !== undefined, `${await outcome(session, 'Restored')}; ${String(line)}`);
  await judgeFailedRollback(session);
}

async function disconnect({ account, settings }: Session, id: StackId): Promise<void> {
  const [fn] = await account.resourcesOf(nameOf(settings, id), 'AWS::Lambda::Function');
  await account.changeEnvironment(fn?.PhysicalResourceId ?? '', {
    AWS_ENDPOINT_URL_CHIME: NOWHERE,
    AWS_ENDPOINT_URL_CHIME_SDK_VOICE: NOWHERE,
  });
}

/** Ends a rollback that failed with the command that its reason contains. */
async function judgeFailedRollback(session: Session): Promise<void> {
  const { account, report, settings, signal } = session;
  const stackName = nameOf(settings, 'NotRestored');
  const failed = await account.statusOf(stackName);
  const reason = (await lookupEvents(session, 'NotRestored', 'UPDATE_FAILED')).at(-1)?.ResourceStatusReason ?? '';
  const [, args = ''] = /aws (cloudformation continue-update-rollback [^.]+)\./.exec(reason) ?? [];
  await account.aws(...args.split(' '));
  await account.untilSettled([stackName], settings.region, signal);
  const ended = await account.statusOf(stackName);
  report.judge(
    'failed-rollback',
    failed === 'UPDATE_ROLLBACK_FAILED' && ended === 'UPDATE_ROLLBACK_COMPLETE',
    `${String(failed)}: ${reason} After the command: ${String(ended)}`,
  );
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

/** Polls until the result isn't undefined, or until the time is over. */
async function until<T>(
  milliseconds: number,
  poll: number,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await read();
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
