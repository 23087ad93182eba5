/** Markdown for GitHub in which no text becomes markup, a link, a mention, or a command of a workflow. */
import { visible } from './text';

/** Characters with a meaning in Markdown, in HTML, or in the log of a workflow (`::` and `##[`). */
const SPECIAL = /[!#$&*<>@[\\\]^_`{|}~]|:(?=[:/])|(?<=:):|(?<=www)\./gi;

/** GitHub replaces these after it has decoded the text: mentions of people and of issues. */
const MENTION = /&#(?:35|64);/g;

const ZERO_WIDTH_SPACE = '&#8203;';

/** A text, such as a reason. */
export function escaped(text: string): string {
  return entities(text).replaceAll(MENTION, (character) => `${character}${ZERO_WIDTH_SPACE}`);
}

/** A value, in which GitHub replaces nothing. */
export function code(text: string): string {
  return text === '' ? '(empty)' : `<code>${entities(text)}</code>`;
}

/** @param max the number of characters. */
export function shortened(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '')}… (${text.length.toLocaleString('en-US')} characters)`;
}

export interface Section {
  readonly head: readonly string[];
  /** Lines, of which the last ones are omitted if there are too many. */
  readonly rows?: readonly string[];
  readonly tail?: readonly string[];
}

/** Joins sections. If they have more characters than `max`, rows are omitted and counted. */
export function document(sections: readonly Section[], max: number): string {
  // Each section ends with an empty line, and can tell how many rows are omitted.
  let left =
    max - sections.reduce((sum, { head, tail = [] }) => sum + lengthOf([...head, ...tail]) + OMITTED_LENGTH, 0);
  return sections
    .map(({ head, rows = [], tail = [] }) => {
      const shown = rows.filter((row) => {
        left -= row.length + 1;
        return left >= 0;
      });
      const omitted = rows.length - shown.length;
      const end = omitted === 0 ? tail : [...tail, '', `…and ${omitted} more, which this report has no room for.`];
      return [...head, ...shown, ...end].join('\n').trim();
    })
    .join('\n\n');
}

const OMITTED_LENGTH = 70;

function entities(text: string): string {
  return visible(text).replaceAll(SPECIAL, (character) => `&#${character.charCodeAt(0)};`);
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
