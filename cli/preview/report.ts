/** Shows a preview: tables for a person, one JSON document for a program. */
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { colors } from './colors';
import type { LookupResult, PlacedValue, Preview } from './preview';

const MIN_VALUE_WIDTH = 30;

/** Whether a deployment would go on: no lookup fails it. */
export function succeeds({ lookups }: Preview): boolean {
  return lookups.every(({ outcome }) => outcome.status !== 'FAILED');
}

/** A document whose fields are stable: programs read it. */
export function toJson(preview: Preview): string {
  const document = {
    success: succeeds(preview),
    lookups: preview.lookups.map(({ lookup, outcome }) => ({
      stack: lookup.stack.displayName,
      path: lookup.path,
      logicalId: lookup.logicalId,
      ...outcome,
    })),
    outputs: preview.outputs.map(toJsonValue),
    crossStackValues: preview.crossStackValues.map(toJsonValue),
  };
  return JSON.stringify(document, undefined, 2);
}

/** @param width columns to fill at most. */
export function toText(preview: Preview, width: number): string {
  const { lookups, outputs, crossStackValues } = preview;
  if (lookups.length === 0) {
    return 'There are no lookups in this cloud assembly.';
  }
  return [
    ...lookups.flatMap((result) => lookupText(result, width)),
    ...valuesText('Stack outputs', 'Output', outputs, width),
    ...valuesText('Values from other stacks', 'Property', crossStackValues, width),
    summary(preview),
  ].join('\n');
}

function lookupText({ lookup, outcome }: LookupResult, width: number): string[] {
  const title = colors.bold(lookup.path);
  switch (outcome.status) {
    case 'SUCCESS': {
      const rows = Object.entries(outcome.attributes).map(([name, value]) => [
        name,
        outcome.noEcho ? colors.dim('**** (noEcho)') : value === '' ? colors.dim('(empty)') : value,
      ]);
      return [`${colors.green('✔')} ${title}`, table(['Attribute', 'Value'], rows, width), ''];
    }
    case 'FAILED':
      return [`${colors.red('✖')} ${title} would fail the deployment:`, `  ${outcome.reason}`, ''];
    case 'UNKNOWN':
      return [`${colors.yellow('?')} ${title} was not run: ${outcome.reason}`, ''];
  }
}

function valuesText(title: string, column: string, values: readonly PlacedValue[], width: number): string[] {
  if (values.length === 0) {
    return [];
  }
  const rows = values.map(({ stack, place, value }) => [
    stack.displayName,
    place,
    value.known ? asText(value.value) : colors.dim(`(only a deployment can know ${value.why})`),
  ]);
  return [colors.bold(title), table(['Stack', column, 'Value'], rows, width), ''];
}

function summary({ lookups }: Preview): string {
  const count = (status: string): number => lookups.filter(({ outcome }) => outcome.status === status).length;
  const parts = [
    `${count('SUCCESS')} succeeded`,
    `${count('FAILED')} failed`,
    ...(count('UNKNOWN') > 0 ? [`${count('UNKNOWN')} only a deployment can run`] : []),
  ];
  return `${lookups.length} ${lookups.length === 1 ? 'lookup' : 'lookups'}: ${parts.join(', ')}`;
}

function table(head: string[], rows: string[][], width: number): string {
  const result = new Table({
    head: head.map((text) => colors.cyan(text)),
    style: { head: [], border: [], compact: true },
    colWidths: columnWidths(head, rows, width),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  result.push(...rows);
  return result.toString();
}

/** As wide as what stands in them; the last one gives way where that is more than the terminal has. */
function columnWidths(head: string[], rows: string[][], width: number): number[] {
  const padding = 2;
  const wanted = head.map(
    (_, column) =>
      Math.max(...[head, ...rows].map((row) => stripVTControlCharacters(row[column] ?? '').length)) + padding,
  );
  const borders = head.length + 1;
  const others = wanted.slice(0, -1);
  const left = width - borders - others.reduce((sum, one) => sum + one, 0);
  return [...others, Math.min(wanted.at(-1) ?? 0, Math.max(MIN_VALUE_WIDTH, left))];
}

function toJsonValue({ stack, place, value }: PlacedValue): object {
  return {
    stack: stack.displayName,
    place,
    ...(value.known ? { value: value.value } : { unknown: value.why }),
  };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
