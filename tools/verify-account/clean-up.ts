/** Destroys the stacks of a run, and prints how to delete those that are left. */
import { cdk } from '../local-aws/cdk';
import { type Session, synthesizeFor } from './session';
import { HANDLER, nameOf, type StackId, STACKS } from './stacks';

/** For waiting until no stack is in progress, and for destroying all of them. */
const CLEAN_UP_TIMEOUT_MS = 45 * 60_000;

/** Status of a stack if AWS doesn't return whether it exists. */
const UNKNOWN = 'UNKNOWN';

export async function destroy(session: Session): Promise<void> {
  const { account, report, settings } = session;
  const assembly = synthesizeFor(session, true);
  const namesIn = (region: string): string[] =>
    (Object.keys(STACKS) as StackId[])
      .filter((id) => region === (id === 'Elsewhere' ? settings.otherRegion : settings.region))
      .map((id) => nameOf(settings, id));
  const regions = [settings.region, settings.otherRegion];
  const signal = AbortSignal.timeout(CLEAN_UP_TIMEOUT_MS);
  await Promise.all(
    regions.map(async (region) => {
      await account.untilSettled(namesIn(region), region, signal);
    }),
  );
  await repairCrash(session);
  const problem = await destroyAll(session, assembly, signal);
  const left = await Promise.all(
    regions.map(async (region) => {
      const statuses = await account.statusesIn(region);
      return namesIn(region).map((name) => ({ name, region, status: statuses ? statuses.get(name) : UNKNOWN }));
    }),
  );
  const remaining = left.flat().filter(({ status }) => status !== undefined && status !== 'DELETE_COMPLETE');
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

/** Without its handler, the function doesn't respond to a Delete either, and `cdk destroy` would fail. */
async function repairCrash({ account, settings }: Session): Promise<void> {
  const functions = await account.resourcesOf(nameOf(settings, 'Crash'), 'AWS::Lambda::Function');
  for (const { PhysicalResourceId } of functions) {
    await account.changeHandler(PhysicalResourceId, HANDLER);
  }
}

/** Returns what failed, or an empty text. */
async function destroyAll({ variables }: Session, assembly: string, signal: AbortSignal): Promise<string> {
  try {
    const args = ['destroy', '--app', assembly, '--all', '--force'];
    const { status, output } = await cdk(args, { variables, signal, detached: true });
    return status === 0 ? '' : `cdk destroy ended with ${String(status)}: ${output.slice(-300)}`;
  } catch (error) {
    if (!signal.aborted) {
      throw error;
    }
    return `cdk destroy did not end within ${String(CLEAN_UP_TIMEOUT_MS / 60_000)} minutes.`;
  }
}
