/** An inventory for an app: made-up numbers with which its lookups succeed, as a start. */
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import type { Inventory } from '../../fake-aws/inventory';
import type { Stack } from '../cloudformation/template';
import type { OfflineNumbers } from './identities';
import type { LookupRequest } from './invoke-lookup';
import type { LookupResult } from './lookup';
import type { ParameterSource } from './lookup-runner';
import { MadeUpNumbers } from './made-up-numbers';
import { identityFor, OfflineChime } from './offline-chime';
import { preview } from './preview';

const TIMEOUT_SECONDS = 10;

export interface AppInventory {
  readonly PhoneNumbers: Inventory['PhoneNumbers'];
  /** The lookups that don't succeed with it, and why. */
  readonly problems: readonly string[];
}

/** Runs the lookups twice: while it makes up their numbers, so that a lookup can depend on another one, and with all of them. */
export async function appInventory(stacks: readonly Stack[], parameters: ParameterSource): Promise<AppInventory> {
  const numbers = new MadeUpNumbers();
  const endpoint = await ChimeEndpoint.start({ PhoneNumbers: [] });
  const identity = identityFor(endpoint);
  try {
    await run(stacks, parameters, { identityOf: () => identity, whyMissing: () => undefined }, ({ properties }) => {
      numbers.meet(properties).forEach((record) => {
        endpoint.put(record);
      });
    });
  } finally {
    await endpoint.stop();
  }
  const PhoneNumbers = numbers.all;
  const chime = await OfflineChime.start({ PhoneNumbers }, 'of the app');
  try {
    const lookups = await run(stacks, parameters, chime);
    return { PhoneNumbers, problems: lookups.flatMap(problemOf) };
  } finally {
    await chime.stop();
  }
}

async function run(
  stacks: readonly Stack[],
  parameters: ParameterSource,
  identities: OfflineNumbers,
  onStart: (request: LookupRequest) => void = () => undefined,
): Promise<readonly LookupResult[]> {
  const ignore = (): void => undefined;
  const { lookups } = await preview(stacks, stacks, parameters, {
    identities,
    timeout: TIMEOUT_SECONDS,
    wait: false,
    diff: false,
    allowedHosts: [],
    onLog: ignore,
    onCount: ignore,
    onStart,
    onFinish: ignore,
  });
  return lookups;
}

function problemOf({ lookup: { path, stack }, outcome }: LookupResult): string[] {
  const name = path.startsWith(`${stack.displayName}/`) ? path : `${stack.displayName}/${path}`;
  return outcome.status === 'SUCCESS' || outcome.status === 'NOT_CREATED' ? [] : [`${name}: ${outcome.reason}`];
}
