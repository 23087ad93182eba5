/** Text for a terminal: what it shows and nothing that it obeys, and how many columns that takes. */
import stringWidth from 'string-width';

/**
 * Control characters (C0, DEL, C1: escape sequences begin with one), characters that change the direction of text or
 * show nothing, line separators and halves of surrogate pairs. Joiners belong to words and emoji.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const ASCII = /^[ -~]*$/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One line in which every character that a terminal would obey is shown as its escape, such as `\u001b`. */
export function visible(text: string): string {
  return ASCII.test(text)
    ? text
    : text.replaceAll(UNSAFE, (character) => (character === '\n' ? '\\n' : escaped(character)));
}

/** A JSON text with the same characters escaped, as JSON allows in its strings, where alone they can stand. */
export function visibleJson(json: string): string {
  return json.replaceAll(UNSAFE, (character) => (character === '\n' ? character : escaped(character)));
}

/** Columns that a visible text takes. */
export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Lines of at most that many columns, broken between words where that can be. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if (widthOf(line + word.trimEnd()) <= width) {
      line += word;
      continue;
    }
    if (line !== '') {
      lines.push(line.trimEnd());
    }
    const pieces = cut(word, width);
    line = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return [...lines, line.trimEnd()];
}

/** Pieces of at most that many columns; a character is never torn. */
function cut(text: string, width: number): string[] {
  if (ASCII.test(text)) {
    return text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [''];
  }
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const columns = widthOf(segment);
    if (used + columns > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += columns;
  }
  return [...pieces, piece];
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
