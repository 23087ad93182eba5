/** Prints a preview as Markdown, for a comment on a pull request or the summary of a workflow on GitHub. */
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { LIST_RESOURCE_TYPE } from '../../lib/contract/properties';
import { EXIT } from '../terminal/output';
import { code, document, escaped, type Section, shortened } from '../terminal/markdown';
import type { Comparison } from './diff';
import { type DiffSummary, fullNameOf, isOnlyPossible, nameOf, POSSIBLE, summaryOf } from './diff-summary';
import type { LookupResult } from './lookup';
import type { Preview, ShownValue } from './preview';
import { consequencesOf, fullPath, groupsIn, problemsIn, sentence, type Subject } from './text-problems';
import { associationsOf, listTexts, MASK, summary } from './text-report';

/** GitHub accepts 65,536 characters in a comment, and the user can add some. */
const MAX_LENGTH = 60_000;

const MAX_VALUE = 400;
const MAX_REASON = 2000;

/** A problem names so many lookups. */
const MAX_NAMES = 20;

const VERDICTS: Readonly<Record<number, string>> = {
  [EXIT.SUCCESS]: '✅',
  [EXIT.WOULD_FAIL]: '❌',
  [EXIT.NOT_RUN]: '⚠️',
};

const ICONS = { SUCCESS: '✅', FAILED: '❌', UNKNOWN: '❔', NOT_CREATED: '➖', NOT_RUN: '⚠️' } as const;

/**
 * @param exitStatus of the command.
 * @param strict whether a lookup that only a deployment can run is a failure.
 */
export function toMarkdown(preview: Preview, exitStatus: number, strict: boolean): string {
  const { header, notices, lookups, deployed } = preview;
  const diff = deployed && summaryOf(deployed);
  return document(
    [
      { head: [`### ${VERDICTS[exitStatus] ?? ''} ${escaped(summary(preview, strict))}`] },
      list('', [
        ...header.map(([label, text]) => `- ${escaped(label || 'and')}: ${escaped(shortened(text, MAX_VALUE))}`),
        ...notices.map((notice) => `- ⚠️ ${escaped(shortened(notice, MAX_REASON))}`),
      ]),
      list('**Problems**', problemsOf(preview)),
      ...(diff && !diff.isUnread ? diffOf(diff) : []),
      table('**Lookups**', ['', 'Lookup', 'Number', 'Status', 'Product', 'Associated with'], lookups.map(lookupRow)),
      values('Stack outputs', 'Output', preview.outputs),
      values('Values from other stacks', 'Property', preview.crossStackValues),
      values('Published parameters', 'Parameter', preview.parameters),
    ].filter(({ rows }) => rows === undefined || rows.length > 0),
    MAX_LENGTH,
  );
}

function list(title: string, rows: readonly string[]): Section {
  return { head: title === '' ? [] : [title, ''], rows };
}

/** @param rows cells that are Markdown. */
function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[], tail?: string): Section {
  const [first = '', second = '', ...others] = [heads, heads.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
  return { head: [title, '', first, second], rows: others, ...(tail !== undefined && { tail: ['', tail] }) };
}

/** Values that follow from a lookup that didn't succeed are counted with the problems. */
function values(title: string, place: string, all: readonly ShownValue[]): Section {
  const rows = all
    .filter(({ followsFromProblem }) => !followsFromProblem)
    .map(({ stack, place: name, value }) => [
      escaped(stack.displayName),
      escaped(name),
      value.known
        ? shownValue(typeof value.value === 'string' ? value.value : JSON.stringify(value.value))
        : `<em>only a deployment can know ${escaped(shortened(value.why, MAX_VALUE))}</em>`,
    ]);
  const summaryLine = `<details><summary>${title} (${rows.length})</summary>`;
  return table(summaryLine, ['Stack', place, 'Value'], rows, '</details>');
}

/** Each reason once. */
function problemsOf(preview: Preview): string[] {
  const consequences = consequencesOf(preview);
  const problems = problemsIn(preview).flatMap((problem) => [
    `- ${ICONS[problem.status]} ${escaped(problem.title)}:`,
    ...groupsIn(problem).map(
      ({ reason, subjects }) => `  - ${listed(subjects.map(nameOfSubject))}. ${escaped(shortened(reason, MAX_REASON))}`,
    ),
  ]);
  return consequences === undefined ? problems : [...problems, `- ${escaped(consequences)}`];
}

function nameOfSubject(subject: Subject): string {
  const facts = [...subject.facts, subject.account ?? ''].filter(Boolean);
  return facts.length === 0 ? fullPath(subject) : `${fullPath(subject)} (${facts.join(', ')})`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => `**${escaped(shortened(name, MAX_VALUE))}**`);
  return `${shown.join(', ')}${names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : ''}`;
}

function lookupRow({ lookup, outcome }: LookupResult): string[] {
  const title = [ICONS[outcome.status], escaped(lookup.path)];
  if (outcome.status !== 'SUCCESS') {
    return [...title, '', outcome.status === 'NOT_CREATED' ? 'is not created' : 'see above', '', ''];
  }
  const { attributes, noEcho } = outcome;
  const shown = (text = ''): string => (noEcho ? escaped(MASK) : shownValue(text));
  if (lookup.type === LIST_RESOURCE_TYPE) {
    return [...title, shown(listTexts(attributes).join(': ')), '', '', ''];
  }
  return [
    ...title,
    shownValue(attributes[PhoneNumberAttribute.PHONE_NUMBER_ID] ?? ''),
    shown(attributes[PhoneNumberAttribute.STATUS]),
    shown(attributes[PhoneNumberAttribute.PRODUCT_TYPE]),
    shown(
      associationsOf(outcome)
        .map(({ Name, Value }) => `${Name} ${Value}`)
        .join(', '),
    ),
  ];
}

function diffOf({ changes, newStacks, notCompared, counts, result, withoutRefresh }: DiffSummary): Section[] {
  const title = `**Compared with what is deployed**: ${result}${counts && ` (${counts})`}`;
  const rows = changes.map((one) => [
    isOnlyPossible(one) ? 'possible' : one.change.toLowerCase(),
    escaped(one.stack.displayName),
    escaped(nameOf(one)),
    one.deployed === undefined ? '' : shownValue(one.deployed),
    afterwards(one),
  ]);
  const notes = [
    ...newStacks.map(({ displayName }) => `${listed([displayName])} is new, because it isn't deployed`),
    ...[...notCompared].map(
      ([reason, ones]) =>
        `Not compared: ${listed(ones.map(fullNameOf))}. ${escaped(shortened(sentence(reason), MAX_REASON))}`,
    ),
    ...(withoutRefresh.length === 0 ? [] : [`${listed(withoutRefresh)}: ${POSSIBLE}`]),
  ];
  return [
    rows.length === 0
      ? { head: [title] }
      : table(title, ['', 'Stack', 'Value', 'Deployed', 'After a deployment'], rows),
    { head: [], rows: notes.map((note) => `- ${note}`) },
  ];
}

function afterwards({ change, value }: Comparison): string {
  if (change === 'REMOVED') {
    return '';
  }
  return value === undefined ? '<em>only a deployment can know it</em>' : shownValue(value);
}

function shownValue(text: string): string {
  return code(shortened(text, MAX_VALUE));
}
