/** Text for a terminal: escapes control characters, and measures and wraps columns. */
import stringWidth from 'string-width';

/**
 * Control characters (C0, DEL, and C1, which begin escape sequences), invisible characters and characters that change
 * the direction of text, line separators, and lone surrogates. Joiners are allowed: words and emoji contain them.
 */
const UNSAFE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const ASCII = /^[ -~]*$/;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The time of the segmenter grows faster than the length of the text, so it gets a long text in parts. */
const PART_LENGTH = 500;

/** Returns one line in which each unsafe character is its escape, such as `\u001b`. */
export function visible(text: string): string {
  return ASCII.test(text)
    ? text
    : text.replaceAll(UNSAFE, (character) => (character === '\n' ? '\\n' : escaped(character)));
}

/** Escapes the same characters in a JSON text, where only strings can contain them. */
export function visibleJson(json: string): string {
  return json.replaceAll(UNSAFE, (character) => (character === '\n' ? character : escaped(character)));
}

/** Number of columns of a text without unsafe characters. */
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

/** After a space, and between the elements of a JSON text. */
const BREAK = /(?<= )|(?<=[\]}"\w],)(?=["[{])/;

/** Between a name and a value of a JSON text. */
const JSON_NAME = /(?<=":)(?=["[{])/;

/** Breaks a text into lines, between words if possible. */
export function wrap(text: string, width: number): string[] {
  if (width === Infinity) {
    return [text];
  }
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(BREAK).flatMap((one) => (widthOf(one) > width ? one.split(JSON_NAME) : one))) {
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

/** Number of columns of the longest word, which is what `wrap` doesn't break if it fits. */
export function longestWord(text: string): number {
  return text
    .split(BREAK)
    .flatMap((one) => one.split(JSON_NAME))
    .reduce((most, word) => Math.max(most, widthOf(word.trimEnd())), 0);
}

/** Cuts a word into pieces, between characters as a reader sees them. */
export function cut(text: string, width: number): string[] {
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

function* graphemesOf(text: string): Generator<string> {
  let last = '';
  for (let start = 0; start < text.length; start += PART_LENGTH) {
    const part = last + text.slice(start, start + PART_LENGTH);
    const segments = Array.from(segmenter.segment(part), ({ segment }) => segment);
    // The last grapheme can continue in the next part.
    last = segments.pop() ?? '';
    yield* segments;
  }
  yield last;
}

/** Measuring a grapheme is slow, and most texts have few different ones. */
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
