/** Prints a preview for a person: what was asked, what is wrong, the lookups, and the values that depend on them. */
import type { AssociationProperties } from '../../lib/contract/phone-number-query';
import { LIST_RESOURCE_TYPE } from '../../lib/contract/properties';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import type { Stack } from '../cloudformation/template';
import { colors } from '../terminal/colors';
import { type Cell, fits, type Row, table } from '../terminal/table';
import { visible, wrap } from '../terminal/text';
import { summaryOf } from './diff-summary';
import type { Outcome, Success } from './lookup';
import type { LookupResult, Preview, ShownValue } from './preview';
import { diffLines } from './text-diff';
import { counted, groupBy, LOOKS, nameIn, paragraph, problemsOf } from './text-problems';

export interface TextOptions {
  /** Maximum number of columns. If it is infinite, each row is one line with the whole path, so that `grep` works. */
  readonly width: number;
  /** Whether to show all attributes of each lookup, and all values. */
  readonly details: boolean;
  /** Whether a lookup that only a deployment can run is a failure. */
  readonly strict: boolean;
}

export const MASK = '**** (noEcho)';

/** How many numbers of a list the overview shows. */
const MAX_LISTED = 5;

const NOT_CREATED = 'is not created';

/** A section with more values shows only their number, unless the user wants details. */
const MAX_VALUES = 20;

/** The product type of the numbers that can have an association. */
const IMPLIED_PRODUCTS: Readonly<Record<string, string>> = {
  VoiceConnectorId: 'VoiceConnector',
  VoiceConnectorGroupId: 'VoiceConnector',
  SipRuleId: 'SipMediaApplicationDialIn',
};

export function toText(preview: Preview, options: TextOptions): string {
  const { header, notices, lookups, refusals, imports } = preview;
  const { width, details, strict } = options;
  const diff = preview.deployed && summaryOf(preview.deployed);
  const parts = [
    [
      ...table(
        header.map(([label, text]) => [{ text: label, style: colors.dim }, { text }]),
        width,
        0,
      ),
      ...notices.flatMap((notice) => paragraph(`${colors.yellow('!')} `, notice, width)),
    ],
    ...problemsOf(preview, width),
    lookups.length === 0 ? noLookups(imports, width) : details ? detailsOf(lookups, width) : overviewOf(lookups, width),
    ...(
      [
        ['Stack outputs', details || !diff ? preview.outputs : preview.outputs.filter((one) => !diff.covers(one))],
        ['Values from other stacks', preview.crossStackValues],
        ['Published parameters', preview.parameters],
      ] as const
    ).map(([title, values]) => valuesOf(title, values, options)),
    diff ? diffLines(diff, width) : [],
    lookups.length + refusals.length === 0 && !diff
      ? []
      : wrap(summary(preview, strict), width).map(summaryStyle(preview)),
  ];
  return parts
    .filter(({ length }) => length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

interface Entry {
  readonly stack: Stack;
  /** Start of the name, if others in the stack have it in common. */
  readonly prefix: string;
  readonly row: Row;
}

/** Sets entries below what they have in common. */
function grouped(title: string, entries: readonly Entry[], width: number): string[] {
  const all = entries.map(({ row }) => row);
  return [
    colors.bold(title),
    ...[...groupBy(entries, ({ stack, prefix }) => `${stack.displayName}\n${prefix}`).values()].flatMap((members) => [
      ...members
        .slice(0, 1)
        .flatMap(({ stack, prefix }) =>
          table([[{ text: stack.displayName }, { text: prefix, style: colors.dim }]], width, 2),
        ),
      ...table(
        members.map(({ row }) => row),
        width,
        4,
        all,
      ),
    ]),
  ];
}

/** Those with a problem are listed with it. */
function listed(lookups: readonly LookupResult[]): LookupResult[] {
  return lookups.filter(({ outcome: { status } }) => status === 'SUCCESS' || status === 'NOT_CREATED');
}

function overviewOf(lookups: readonly LookupResult[], width: number): string[] {
  const shownLookups = listed(lookups);
  const rows = shownLookups.map((result) => overviewRow(result, width === Infinity, true));
  if (rows.length === 0) {
    return [];
  }
  if (width === Infinity) {
    return [colors.bold('Lookups'), ...table(rows, width, 2)];
  }
  const fitting = fits(rows, width, 4) ? rows : shownLookups.map((result) => overviewRow(result, false, false));
  const entries = shownLookups.map(({ lookup }, index) => ({
    stack: lookup.stack,
    prefix: '',
    row: fitting[index] ?? [],
  }));
  return grouped('Lookups', entries, width);
}

function overviewRow({ lookup, outcome }: LookupResult, isWhole: boolean, hasProduct: boolean): Row {
  const { mark, style } = LOOKS[outcome.status];
  const title = { text: `${mark} ${isWhole ? lookup.path : nameIn(lookup.stack, lookup.path)}`, style };
  if (outcome.status !== 'SUCCESS') {
    return [title, { text: NOT_CREATED, style }];
  }
  const { attributes, noEcho } = outcome;
  if (lookup.type === LIST_RESOURCE_TYPE) {
    return noEcho ? [title, masked()] : [title, ...listTexts(attributes).map(shown)];
  }
  const [number = '', exists, status = '', product = ''] = [
    // If the number doesn't exist, the physical ID is the logical ID of the lookup.
    PhoneNumberAttribute.PHONE_NUMBER_ID,
    PhoneNumberAttribute.EXISTS,
    PhoneNumberAttribute.STATUS,
    PhoneNumberAttribute.PRODUCT_TYPE,
  ].map((name) => attributes[name]);
  if (noEcho) {
    return [title, { text: number }, masked()];
  }
  if (exists === 'false') {
    return [title, { text: number }, { text: 'does not exist', style: colors.dim }];
  }
  const associations = associationsOf(outcome);
  const isImplied = associations.some(({ Name }) => IMPLIED_PRODUCTS[Name] === product.replaceAll(' ', ''));
  const uses = associations.map(({ Name, Value }) => `${Name} ${Value}`).join(', ');
  return [
    title,
    { text: number },
    shown(status),
    ...(hasProduct
      ? [shown(product), { text: uses }]
      : [{ text: [isImplied ? '' : product, uses].filter(Boolean).join(' ') }]),
  ];
}

/** How many numbers a list has, and the first of them. */
export function listTexts({ Count: count = '', E164PhoneNumbers: numbers = '' }: Success['attributes']): string[] {
  const [first, others] = [numbers.split(',').slice(0, MAX_LISTED), Number(count) - MAX_LISTED];
  return [counted(Number(count), 'number'), `${first.join(', ')}${others > 0 ? ` and ${others} more` : ''}`];
}

function detailsOf(lookups: readonly LookupResult[], width: number): string[] {
  const blocks = listed(lookups).map(({ lookup, outcome }) => {
    const { mark, style } = LOOKS[outcome.status];
    const title = `  ${style(mark)} ${colors.bold(visible(lookup.path))}`;
    if (outcome.status !== 'SUCCESS') {
      return `${title} ${NOT_CREATED}`;
    }
    const rows = Object.entries(outcome.attributes).map(([name, value]): Row => [
      { text: name, style: colors.dim },
      outcome.noEcho ? masked() : shown(value),
    ]);
    return [title, ...table(rows, width, 4)].join('\n');
  });
  return blocks.length === 0 ? [] : [colors.bold('Lookups'), blocks.join('\n\n')];
}

/** Values that follow from a lookup that didn't succeed are only counted, unless the user wants details. */
function valuesOf(title: string, values: readonly ShownValue[], { width, details }: TextOptions): string[] {
  const rest = details ? values : values.filter(({ followsFromProblem }) => !followsFromProblem);
  if (rest.length === 0) {
    return [];
  }
  if (rest.length > MAX_VALUES && !details) {
    return [`${colors.bold(title)}: ${rest.length}, shown with --details`];
  }
  if (width === Infinity) {
    const rows = rest.map((one): Row => [{ text: one.stack.displayName }, { text: one.place }, valueCell(one)]);
    return [colors.bold(title), ...table(rows, width, 2)];
  }
  const places = groupBy(rest, ({ stack, place }) => `${stack.displayName}\n${prefixOf(place)}`);
  const entries = [...places.values()].flatMap((members) =>
    members.map((one): Entry => {
      const prefix = members.length > 1 ? prefixOf(one.place) : '';
      return { stack: one.stack, prefix, row: [{ text: one.place.slice(prefix.length) }, valueCell(one)] };
    }),
  );
  return grouped(title, entries, width);
}

/** For example, `Ivr.Environment.Variables.` of a property, and `/telephony/support/` of a parameter. */
function prefixOf(place: string): string {
  return /^.*[./]/s.exec(place)?.[0] ?? '';
}

function valueCell({ value }: ShownValue): Cell {
  return value.known
    ? shown(typeof value.value === 'string' ? value.value : JSON.stringify(value.value))
    : { text: `(only a deployment can know ${value.why})`, style: colors.dim };
}

function noLookups(imports: readonly string[], width: number): string[] {
  return imports.length === 0
    ? ['There are no lookups here.']
    : [
        ...wrap('There are no lookups here. Only a deployment can read the numbers that these stacks import:', width),
        ...imports.flatMap((one) => paragraph('  ', one, width)),
      ];
}

export function summary({ lookups, refusals, deployed }: Preview, isStrict: boolean): string {
  const count = (status: Outcome['status']): number =>
    lookups.filter(({ outcome }) => outcome.status === status).length;
  const optional = [
    [count('UNKNOWN'), `only a deployment can run${isStrict ? ', which --strict refuses' : ''}`],
    [count('NOT_CREATED'), 'not created'],
    [count('NOT_RUN'), 'could not be run from here'],
  ] as const;
  const parts = [
    `${count('SUCCESS')} succeeded`,
    `${count('FAILED')} failed`,
    ...optional.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])),
  ];
  const refused = refusals.length === 0 ? '' : `; a deployment would refuse ${counted(refusals.length, 'value')}`;
  const compared = deployed === undefined ? '' : `; ${summaryOf(deployed).result}`;
  return `${counted(lookups.length, 'lookup')}: ${parts.join(', ')}${refused}${compared}`;
}

function summaryStyle({ lookups, refusals, deployed = [] }: Preview): (line: string) => string {
  const has = (...statuses: Outcome['status'][]): boolean =>
    lookups.some(({ outcome }) => statuses.includes(outcome.status));
  const color =
    refusals.length > 0 || has('FAILED', 'NOT_RUN') || deployed.some(({ change }) => change === 'NOT_READ')
      ? colors.red
      : has('UNKNOWN')
        ? colors.yellow
        : colors.green;
  return (line) => colors.bold(color(line));
}

export function associationsOf({ attributes }: Success): AssociationProperties[] {
  try {
    return JSON.parse(attributes[PhoneNumberAttribute.ASSOCIATIONS] ?? '') as AssociationProperties[];
  } catch {
    return []; // The number doesn't exist, so the attribute is the absentValue.
  }
}

function shown(text: string): Cell {
  return text === '' ? { text: '(empty)', style: colors.dim } : { text };
}

function masked(): Cell {
  return { text: MASK, style: colors.dim };
}
