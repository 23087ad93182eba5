/** Text for a terminal: what it shows and nothing that it obeys, and how many columns that takes. */
import stringWidth from 'string-width';

/**
 * Control characters (C0, DEL, C1: escape sequences begin with one), characters that change the direction of text or
 * show nothing, line separators and halves of surrogate pairs. Joiners belong to words and emoji.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const ASCII = /^[ -~]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The segmenter takes ever longer for each character of a long text, so that it gets a long text in parts. */
const PART_LENGTH = 500;

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
  if (ASCII.test(text)) {
    return text.length;
  }
  let width = 0;
  for (const grapheme of graphemesOf(text)) {
    width += widthOfGrapheme(grapheme);
  }
  return width;
}

/** Lines of at most that many columns, broken between words where that can be. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/(?<= )/)) {
    const columns = widthOf(word);
    if (used + columns <= width || (word.endsWith(' ') && used + columns - 1 <= width)) {
      line += word;
      used += columns;
      continue;
    }
    if (line !== '') {
      lines.push(line.trimEnd());
    }
    const pieces = columns <= width ? [word] : cut(word, width);
    line = pieces.pop() ?? '';
    used = widthOf(line);
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
  for (const grapheme of graphemesOf(text)) {
    const columns = widthOfGrapheme(grapheme);
    if (used + columns > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += grapheme;
    used += columns;
  }
  return [...pieces, piece];
}

/** What a reader takes for one character each. */
function* graphemesOf(text: string): Generator<string> {
  let last = '';
  for (let start = 0; start < text.length; start += PART_LENGTH) {
    const part = last + text.slice(start, start + PART_LENGTH);
    const segments = Array.from(segmenter.segment(part), ({ segment }) => segment);
    // The last one may go on in the next part.
    last = segments.pop() ?? '';
    yield* segments;
  }
  yield last;
}

/** Most texts have few different characters, and measuring one takes a while. */
const widths = new Map<string, number>();

function widthOfGrapheme(grapheme: string): number {
  const width = widths.get(grapheme) ?? stringWidth(grapheme);
  widths.set(grapheme, width);
  return width;
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
