/**
 * The reasons and errors in docs/messages.md, and the messages of log lines in docs/operating.md, with `…` for each
 * value. The harness checks each reason and each log line of the function against them, and documented-errors.ts each
 * error of a construct.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';

const TEXTS = 'docs/messages.md';

const LOG_LINES = 'docs/operating.md';

const CHAPTERS = { reasons: 'What the function says', errors: 'What synthesis says' };

export type Kind = keyof typeof CHAPTERS;

/** The texts of each chapter: its list items that are only code. */
export const listed: Readonly<Record<Kind, readonly string[]>> = {
  reasons: listedIn(CHAPTERS.reasons),
  errors: listedIn(CHAPTERS.errors),
};

/** The clauses of which reasons consist. */
export const clauses: readonly string[] = [
  ...(chapter(TEXTS, CHAPTERS.reasons).split('### What happened, in detail')[1] ?? '').matchAll(/^\| `(.+?)` +\|/gm),
].map(([, clause = '']) => clause);

/** Whether a text matches a listed one, with any value for each `…`. */
export function isMatch(pattern: string, text: string): boolean {
  return wholeExpression(pattern).test(text);
}

/** Whether a reason contains a clause. */
export function hasClause(clause: string, reason: string): boolean {
  return new RegExp(expressionOf(clause), 's').test(reason);
}

/** Compiled once, because a test may check thousands of responses. */
const EXPRESSIONS = {
  reasons: listed.reasons.map(wholeExpression),
  errors: listed.errors.map(wholeExpression),
};

/** Throws if the chapter lacks a text. */
export function assertDocumented(kind: Kind, text: string): void {
  if (!EXPRESSIONS[kind].some((expression) => expression.test(text))) {
    throw new Error(`List this text in ${TEXTS}, "${CHAPTERS[kind]}", with its cause and cure: ${text}`);
  }
}

const MESSAGES = [...chapter(LOG_LINES, 'Logs').matchAll(/^\| `[A-Z]+` +\| `(.+?)` +\|/gm)].map(
  ([, message = '']) => message,
);

/** Throws if the table in the chapter "Logs" lacks a message. */
export function assertLogMessageDocumented(message: string): void {
  if (!MESSAGES.includes(message)) {
    throw new Error(`List this message of a log line in ${LOG_LINES}, "Logs": ${message}`);
  }
}

function wholeExpression(pattern: string): RegExp {
  return new RegExp(`^${expressionOf(pattern)}$`, 's');
}

function chapter(document: string, heading: string): string {
  const text = readFileSync(path.join(__dirname, '..', '..', document), 'utf8');
  return new RegExp(`^## ${heading}$(.*?)(?=^## |(?![^]))`, 'ms').exec(text)?.[1] ?? '';
}

function listedIn(heading: string): string[] {
  return [...chapter(TEXTS, heading).matchAll(/^- `(.+)`$/gm)].map(([, code = '']) => code);
}

/** Adjacent `…` are one value. */
function expressionOf(pattern: string): string {
  return pattern
    .split(/…(?:\s*…)*/)
    .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.*');
}
