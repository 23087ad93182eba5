/**
 * The texts that docs/troubleshooting.md lists with cause and cure, and the log lines that docs/operating.md lists. In
 * them a `…` stands for a value. A text that a test sees and that isn't listed fails the test: `assertListed` checks each
 * answer of the function in the harness, and each error of a construct in listed-errors.ts.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

const TEXTS = 'docs/troubleshooting.md';

const LOG_LINES = 'docs/operating.md';

const CHAPTERS = { reasons: 'What the function says', errors: 'What synthesis says' };

export type Kind = keyof typeof CHAPTERS;

/** What a chapter lists: list items that are code and nothing else. */
export const listed: Readonly<Record<Kind, readonly string[]>> = {
  reasons: listedIn(CHAPTERS.reasons),
  errors: listedIn(CHAPTERS.errors),
};

/** The clauses that a reason is made of. */
export const clauses: readonly string[] = [
  ...(chapter(TEXTS, CHAPTERS.reasons).split('### What happened, in detail')[1] ?? '').matchAll(/^\| `(.+?)` +\|/gm),
].map(([, clause = '']) => clause);

/** Whether a text is what a listed one says, with something in place of each `…`. */
export function isMatch(pattern: string, said: string): boolean {
  return wholeExpression(pattern).test(said);
}

/** Whether a clause stands in a reason. */
export function hasClause(clause: string, reason: string): boolean {
  return new RegExp(expressionOf(clause), 's').test(reason);
}

/** Expressions of the listed texts, since a test may see thousands of answers. */
const EXPRESSIONS = {
  reasons: listed.reasons.map(wholeExpression),
  errors: listed.errors.map(wholeExpression),
};

/** Fails when nothing of a kind that is listed says this. */
export function assertListed(kind: Kind, said: string): void {
  if (!EXPRESSIONS[kind].some((expression) => expression.test(said))) {
    throw new Error(`List this text in ${TEXTS}, "${CHAPTERS[kind]}", with its cause and cure: ${said}`);
  }
}

/** Messages of log lines. */
const MESSAGES = [...chapter(LOG_LINES, 'Logs').matchAll(/^\| `[A-Z]+` +\| `(.+?)` +\|/gm)].map(
  ([, message = '']) => message,
);

/** Fails on a message of a log line that the table in the chapter "Logs" lacks. */
export function assertMessageListed(message: string): void {
  if (!MESSAGES.includes(message)) {
    throw new Error(`List this message of a log line in ${LOG_LINES}, "Logs": ${message}`);
  }
}

function wholeExpression(pattern: string): RegExp {
  return new RegExp(`^${expressionOf(pattern)}$`, 's');
}

function chapter(document: string, heading: string): string {
  const text = readFileSync(path.join(__dirname, '..', '..', document), 'utf8');
  return new RegExp(`^## ${heading}$(.*?)(?=^## )`, 'ms').exec(text)?.[1] ?? '';
}

function listedIn(heading: string): string[] {
  return [...chapter(TEXTS, heading).matchAll(/^- `(.+)`$/gm)].map(([, code = '']) => code);
}

/** Several `…` in a row are one value. */
function expressionOf(pattern: string): string {
  return pattern
    .split(/…(?:\s*…)*/)
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
}
