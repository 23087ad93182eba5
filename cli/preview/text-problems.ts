/** Prints what is wrong in a preview: each problem once, with everything that has it. */
import type { Stack } from '../cloudformation/template';
import { colors } from '../terminal/colors';
import { type Cell, grid, type Row, table } from '../terminal/table';
import { visible, wrap } from '../terminal/text';
import type { Comparison } from './diff';
import type { Outcome } from './lookup';
import type { LookupResult, Preview } from './preview';
import type { Refusal } from './refusals';

export const LOOKS = {
  SUCCESS: { mark: '✔', style: colors.green },
  FAILED: { mark: '✖', style: colors.red },
  UNKNOWN: { mark: '?', style: colors.yellow },
  NOT_CREATED: { mark: '-', style: colors.dim },
  NOT_RUN: { mark: '!', style: colors.red },
} as const;

/** Something that a reason is about, with what else is known about it. */
export interface Subject {
  readonly stack: Stack;
  readonly path: string;
  readonly facts: readonly string[];
  readonly reason: string;
  /** Of the stack, if others with the same reason are in other accounts. */
  readonly account?: string;
}

/** Everything that is wrong in the same way. */
export interface Problem {
  readonly status: 'FAILED' | 'NOT_RUN' | 'UNKNOWN';
  readonly title: string;
  readonly subjects: readonly Subject[];
}

export function problemsIn({ lookups, refusals, deployed = [] }: Preview): Problem[] {
  const problem = (
    status: Problem['status'],
    title: (count: number) => string,
    subjects = subjectsOf(status, lookups),
  ): Problem => ({ status, title: title(subjects.length), subjects });
  return [
    problem('FAILED', (count) => `${counted(count, 'lookup')} would fail the deployment`),
    problem('FAILED', (count) => `CloudFormation would refuse ${counted(count, 'value')}`, refusals.map(refused)),
    problem('NOT_RUN', (count) => `${counted(count, 'lookup')} could not be run from here`),
    problem('NOT_RUN', () => 'What is deployed could not be read', deployed.flatMap(unread)),
    problem('UNKNOWN', (count) => `Only a deployment can run ${counted(count, 'lookup')}`),
  ].filter(({ subjects }) => subjects.length > 0);
}

export function problemsOf(preview: Preview, width: number): string[][] {
  const consequences = consequencesOf(preview);
  return [
    ...problemsIn(preview).map((problem) => blockOf(problem, width)),
    consequences === undefined ? [] : paragraph('  ', consequences, width),
  ];
}

function subjectsOf(status: Outcome['status'], lookups: readonly LookupResult[]): Subject[] {
  return lookups.flatMap(({ lookup: { stack, path }, outcome, requested = '' }) => {
    if (outcome.status !== status || outcome.status === 'SUCCESS') {
      return [];
    }
    const found = outcome.status === 'FAILED' ? outcome.phoneNumberStatus : undefined;
    // The row shows the whole number, so that the same reason can be about several numbers.
    const reason = requested === '' ? outcome.reason : outcome.reason.replace(/^Phone number …\d+/, 'The phone number');
    return [{ stack, path, facts: [requested, found ?? ''], reason }];
  });
}

function unread({ stack, lookup, change, reason = '' }: Comparison): Subject[] {
  return change === 'NOT_READ' ? [{ stack, path: lookup?.path ?? '', facts: [], reason }] : [];
}

function refused({ stack, place = '', what, reason }: Refusal): Subject {
  return { stack, path: place, facts: [what], reason };
}

/** A reason, and what it is about. */
export interface Group {
  readonly reason: string;
  readonly subjects: readonly Subject[];
}

/**
 * Each reason once, also if it differs in what each call has of its own. If it differs in the accounts of the stacks, the
 * subjects have them.
 */
export function groupsIn({ subjects }: Problem): Group[] {
  const groups = groupBy(subjects, (one) => withoutCall(reasonWithoutAccount(one)));
  return [...groups.values()].flatMap((members) => {
    const isSame = new Set(members.map(({ reason }) => withoutCall(reason))).size === 1;
    return members
      .slice(0, 1)
      .map((first) =>
        isSame
          ? { reason: sentence(first.reason), subjects: members }
          : { reason: sentence(reasonWithoutAccount(first)), subjects: members.map(withAccount) },
      );
  });
}

/** A reason without the ID of its request, and without the number and the time of its attempts. */
function withoutCall(reason: string): string {
  return reason.replaceAll(/\brequest [\w-]+|\b\d+ attempts? in \d+ s\b/g, '');
}

function reasonWithoutAccount({ stack, reason }: Subject): string {
  const { account } = stack.environment;
  return account === undefined
    ? reason
    : reason
        .replaceAll(`in account ${account}`, 'in another account')
        .replaceAll(`of account ${account}`, 'of that account');
}

function withAccount(subject: Subject): Subject {
  const { account } = subject.stack.environment;
  return { ...subject, ...(account !== undefined && { account: `account ${account}` }) };
}

function blockOf(problem: Problem, width: number): string[] {
  const { mark, style } = LOOKS[problem.status];
  const groups = groupsIn(problem).map(({ reason, subjects }) =>
    [
      ...paragraph('  ', reason, width),
      ...(width === Infinity ? wholeRows(subjects, `${mark} `, style) : rowsByStack(subjects, style, width)),
    ].join('\n'),
  );
  return [colors.bold(style(`${mark} ${problem.title}`)), groups.join('\n\n')];
}

function wholeRows(subjects: readonly Subject[], lead: string, style: (text: string) => string): string[] {
  return table(
    subjects.map((one) => [{ text: `${lead}${fullPath(one)}`, style }, ...cellsOf([...one.facts, one.account ?? ''])]),
    Infinity,
    2,
  );
}

/** Several of a stack are below its name. */
function rowsByStack(subjects: readonly Subject[], style: (text: string) => string, width: number): string[] {
  const stacks = groupBy(subjects, ({ stack }) => stack);
  const rows = (members: readonly Subject[], nameOf: (one: Subject) => string): Row[] =>
    members.map((one) => [{ text: nameOf(one), style }, ...cellsOf(one.facts)]);
  return stacks.size === subjects.length && subjects.every(({ account }) => account === undefined)
    ? table(rows(subjects, fullPath), width, 4)
    : [...stacks].flatMap(([stack, members]) => [
        ...table([[{ text: stack.displayName }, { text: members[0]?.account ?? '', style: colors.dim }]], width, 4),
        ...grid(
          rows(members, ({ path }) => nameIn(stack, path)),
          width,
          6,
        ),
      ]);
}

/** Values that follow from lookups with a problem would tell nothing new. */
export function consequencesOf({ outputs, crossStackValues, parameters }: Preview): string | undefined {
  const counts = [
    [outputs, 'output'],
    [crossStackValues, 'value from another stack', 'values from other stacks'],
    [parameters, 'parameter'],
  ] as const;
  const parts = counts.flatMap(([values, noun, plural]) => {
    const count = values.filter(({ followsFromProblem }) => followsFromProblem).length;
    return count === 0 ? [] : [counted(count, noun, plural)];
  });
  const list = new Intl.ListFormat('en').format(parts);
  return parts.length === 0 ? undefined : `Unknown because of that: ${list}`;
}

function cellsOf(texts: readonly string[]): Cell[] {
  return texts.map((text) => ({ text }));
}

/** Paths of resources begin with their stack. Names of outputs and of conditions don't. */
export function fullPath({ stack: { displayName }, path }: Subject): string {
  return path === '' || path.startsWith(`${displayName}/`) ? path || displayName : `${displayName}  ${path}`;
}

/** Path of something in a stack, without that of the stack. */
export function nameIn({ displayName }: Stack, path: string): string {
  return path.startsWith(`${displayName}/`) ? path.slice(displayName.length + 1) : path;
}

/** @param lead start of the first line. The others are indented to it. */
export function paragraph(lead: string, text: string, width: number): string[] {
  return wrap(visible(text), Math.max(1, width - 2)).map((line, index) => `${index === 0 ? lead : '  '}${line}`);
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
