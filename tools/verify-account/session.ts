/** A run of the verification: its settings, and what it deploys and reads. */
import { mkdtempSync } from 'node:fs';
import * as path from 'node:path';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { cdk } from '../local-aws/cdk';
import type { LocalAwsVariables } from '../local-aws/environment';
import type { Finished } from '../shared/processes';
import type { Account, StackEvent } from './account';
import type { Report } from './report';
import { nameOf, type StackId, synthesize, type Verification } from './stacks';

export interface Session {
  readonly settings: Omit<Verification, 'isChanged'>;
  readonly hasOtherRegion: boolean;
  readonly isLocal: boolean;
  readonly variables: LocalAwsVariables;
  /** For cloud assemblies. */
  readonly folder: string;
  readonly account: Account;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export function synthesizeFor({ settings, folder }: Session, isChanged: boolean): string {
  return synthesize({ ...settings, isChanged }, mkdtempSync(path.join(folder, 'cdk.out-')));
}

export async function deploy(
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
    { variables, signal, detached: true },
  );
}

export async function lookupEvents(
  { account, settings }: Session,
  id: StackId,
  status?: string,
): Promise<StackEvent[]> {
  const events = await account.eventsOf(nameOf(settings, id));
  return events.filter(
    ({ ResourceType, ResourceStatus }) =>
      ResourceType === RESOURCE_TYPE && (status === undefined || ResourceStatus === status),
  );
}

/** The status of a stack, and the reason of its first failure. */
export async function outcome({ account, settings }: Session, id: StackId): Promise<string> {
  const name = nameOf(settings, id);
  const failed = (await account.eventsOf(name)).find(({ ResourceStatus }) =>
    /FAILED|ROLLBACK_IN_PROGRESS/.test(ResourceStatus),
  );
  return `${String(await account.statusOf(name))}${failed === undefined ? '' : `: ${failed.ResourceStatusReason ?? failed.ResourceStatus}`}`;
}
