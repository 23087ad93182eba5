/** Prints a preview for a person: lookups, the values that depend on them, and the reasons of failures. */
import type { AssociationProperties } from '../../lib/contract/phone-number-query';
import { PhoneNumberAttribute } from '../../lib/contract/phone-number-attribute';
import { colors } from '../terminal/colors';
import { type Cell, table } from '../terminal/table';
import { visible, wrap } from '../terminal/text';
import type { Outcome, Success } from './lookup';
import type { LookupResult, PlacedValue, Preview } from './preview';

export interface TextOptions {
  /** Maximum number of columns. */
  readonly width: number;
  /** Whether to show all attributes of each lookup. */
  readonly details: boolean;
  /** Whether a lookup that only a deployment can run is a failure. */
  readonly strict: boolean;
}

const MASK = '**** (noEcho)';

const LOOKS = {
  SUCCESS: { mark: '✔', style: colors.green, word: '' },
  FAILED: { mark: '✖', style: colors.red, word: 'would fail the deployment' },
  UNKNOWN: { mark: '?', style: colors.yellow, word: 'was not run' },
  NOT_CREATED: { mark: '-', style: colors.dim, word: 'is not created' },
  NOT_RUN: { mark: '!', style: colors.red, word: 'could not be run from here' },
} as const;

export function toText(preview: Preview, options: TextOptions): string {
  const { lookups, outputs, crossStackValues, refusals, notices } = preview;
  const { width } = options;
  return [
    ...notices.flatMap((notice) => paragraph(`${colors.yellow('!')} `, notice, width)),
    ...(notices.length > 0 ? [''] : []),
    ...(lookups.length === 0
      ? ['There are no lookups here.', '']
      : section('Lookups', options.details ? detailsOf(lookups, width) : overviewOf(lookups, width))),
    ...section('Stack outputs', valuesOf('Output', outputs, width)),
    ...section('Values from other stacks', valuesOf('Property', crossStackValues, width)),
    ...section(
      'A deployment would refuse',
      table(
        ['Stack', 'Place', 'Why'],
        refusals.map(({ stack, place = '', message }) => [
          { text: stack.displayName },
          { text: place },
          { text: message, style: colors.yellow },
        ]),
        width,
      ),
      refusals.length,
    ),
    ...problemsOf(lookups, width),
    ...(lookups.length + refusals.length === 0 ? [] : wrap(summary(preview, options.strict), width)),
  ]
    .join('\n')
    .trimEnd();
}

function section(title: string, lines: readonly string[], rows = lines.length): string[] {
  return rows === 0 ? [] : [colors.bold(title), ...lines, ''];
}

function overviewOf(lookups: readonly LookupResult[], width: number): string[] {
  const rows = lookups.map(({ lookup, outcome }): Cell[] => {
    const { mark, style, word } = LOOKS[outcome.status];
    const title = { text: `${mark} ${lookup.path}`, style };
    if (outcome.status !== 'SUCCESS') {
      return [title, { text: '' }, { text: word }, { text: '' }, { text: '' }];
    }
    const { attributes } = outcome;
    return [
      title,
      ...[
        // If the number doesn't exist, the physical ID is the logical ID of the lookup.
        attributes[PhoneNumberAttribute.PHONE_NUMBER_ID],
        attributes[PhoneNumberAttribute.STATUS],
        attributes[PhoneNumberAttribute.PRODUCT_TYPE],
      ].map((text, index) => shown(text ?? '', outcome.noEcho && index > 0)),
      shown(associationsOf(outcome), outcome.noEcho),
    ];
  });
  return table(['  Lookup', 'Number', 'Status', 'Product', 'Associated with'], rows, width);
}

function detailsOf(lookups: readonly LookupResult[], width: number): string[] {
  return lookups.flatMap(({ lookup, outcome }, index) => {
    const { mark, style, word } = LOOKS[outcome.status];
    const title = `${index === 0 ? '' : '\n'}  ${style(mark)} ${colors.bold(visible(lookup.path))}`;
    if (outcome.status !== 'SUCCESS') {
      return [`${title} ${word}`];
    }
    const rows = Object.entries(outcome.attributes).map(([name, value]) => [
      { text: name },
      shown(value, outcome.noEcho),
    ]);
    return [title, ...table(['Attribute', 'Value'], rows, width - 2).map((line) => `  ${line}`)];
  });
}

function valuesOf(place: string, values: readonly PlacedValue[], width: number): string[] {
  if (values.length === 0) {
    return [];
  }
  const rows = values.map((one): Cell[] => [
    { text: one.stack.displayName },
    { text: one.place },
    one.value.known
      ? shown(typeof one.value.value === 'string' ? one.value.value : JSON.stringify(one.value.value), false)
      : { text: `(only a deployment can know ${one.value.why})`, style: colors.dim },
  ]);
  return table(['Stack', place, 'Value'], rows, width);
}

/** Groups lookups that didn't succeed by their reason, which many can have in common. */
function problemsOf(lookups: readonly LookupResult[], width: number): string[] {
  const groups = new Map<string, { heads: string[]; reason: string }>();
  for (const { lookup, outcome } of lookups) {
    if (outcome.status !== 'SUCCESS' && outcome.status !== 'NOT_CREATED') {
      const key = `${outcome.status} ${outcome.reason}`;
      const group = groups.get(key) ?? { heads: [], reason: outcome.reason };
      const { mark, style, word } = LOOKS[outcome.status];
      group.heads.push(`${style(mark)} ${colors.bold(visible(lookup.path))} ${word}:`);
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ heads, reason }) => [...heads, ...paragraph('  ', reason, width), '']);
}

function paragraph(lead: string, text: string, width: number): string[] {
  return wrap(visible(text), Math.max(1, width - 2)).map((line, index) => `${index === 0 ? lead : '  '}${line}`);
}

function summary({ lookups, refusals }: Preview, isStrict: boolean): string {
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
  return `${counted(lookups.length, 'lookup')}: ${parts.join(', ')}${refused}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** For example, `VoiceConnectorId abcdef1ghij2klmno3pqr4`. */
function associationsOf({ attributes }: Success): string {
  try {
    const associations = JSON.parse(attributes[PhoneNumberAttribute.ASSOCIATIONS] ?? '') as AssociationProperties[];
    return associations.map(({ Name, Value }) => `${Name} ${Value}`).join(', ');
  } catch {
    return ''; // The number doesn't exist, so the attribute is the absentValue.
  }
}

function shown(text: string, isMasked: boolean): Cell {
  if (isMasked) {
    return { text: MASK, style: colors.dim };
  }
  return text === '' ? { text: '(empty)', style: colors.dim } : { text };
}
