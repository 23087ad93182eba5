/**
 * `npm run check prose`: finds English that the project avoids in documents, comments, and titles of tests. It reads the
 * files that you pass. By default, it reads all files of the checkout.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { parser } from 'typescript-eslint';
import { run } from '../shared/processes';
import { main } from '../shared/script';

/** Pathspecs of Git. Fixtures are output of programs. */
const FILES = ['*.md', '*.ts', '*.js', '*.mjs', '*.py', '*.yml', '.ci/run', '.githooks/*', ':!:**/fixtures/**'];

interface Rule {
  readonly pattern: RegExp;
  readonly advice: string;
}

const RULES: readonly Rule[] = [
  {
    pattern: /\b(whoever|somebody|someone|nobody|anybody)\b/i,
    advice: 'name the actor: you, CloudFormation, the function',
  },
  {
    // "There is no release yet" and "is no longer" are English.
    pattern: /(?<!\bthere )\b(is|are) no (?!longer|more\b|\w+ (?:in|on|at|for|to|of|from|between)\b)\w+/i,
    advice: 'write "isn\'t a" or "aren\'t"',
  },
  {
    // Only a pronoun belongs between the two: "look it up".
    pattern: /\blook(?:s|ed|ing)? (?:a|an|the|one|this|each)(?: \w+){1,3} up\b/i,
    advice: 'keep the verb together: look up a number',
  },
  {
    pattern: /\b(?:hand(?:s|ed|ing)? (?:it|them|over|out|back|on|each|the)|(?:is|are) handed)\b/i,
    advice: 'write pass or return',
  },
  { pattern: /\basks? (?:Chime|AWS|CloudFormation|the (?:API|service)|nobody)\b/i, advice: 'write call' },
  { pattern: /\bstands? (?:in|on|there|beside|below|between|under)\b/i, advice: 'write is, or what contains it' },
  { pattern: /\bsince (?!(?:then|\w+ \d|\d|the (?:last|first|deployment)\b))/i, advice: 'write because for a cause' },
  { pattern: /\btime-outs?\b/i, advice: 'write timeout' },
  { pattern: /\ball the same\b|\blest\b|\bshall\b|\bbeside\b|\bfor example,? such as\b/i, advice: 'use plain words' },
  {
    pattern:
      /\b(?:(?:apolog|author|custom|initial|minim|normal|optim|organ|recogn|sexual|synthes|unauthor|util)is(?:e[ds]?|ing|ation\w*)|(?:behavio|colo)ur\w*|licences?|cancell(?:ed|ing))\b/i,
    advice: 'use American spelling',
  },
  {
    pattern: /(?:\b\w+|`\w+`), (?:\w+|`\w+`) (?:and|or) (?=(?:\w+\b|`\w+`)(?:[.,;)]|$))/,
    advice: 'use the serial comma',
  },
];

interface Finding {
  readonly line: number;
  readonly text: string;
  readonly advice: string;
}

/** What the rules find outside of code. */
export function findings(file: string, text: string): Finding[] {
  const prose = proseOf(file, text)
    .replaceAll(/^( *)```.*?^\1```$/gms, blank)
    .replaceAll(/`[^`\n]+`|<code>.*?<\/code>|<[^>\n]*>/g, '`code`');
  return prose.split('\n').flatMap((text, index) =>
    RULES.flatMap(({ pattern, advice }) => {
      const found = pattern.exec(text)?.[0];
      return found === undefined ? [] : [{ line: index + 1, text: found, advice }];
    }),
  );
}

/** The text with everything except prose replaced by spaces, so that line numbers stay the same. */
function proseOf(file: string, text: string): string {
  switch (path.extname(file)) {
    case '.md':
      return text;
    case '.ts':
    case '.js':
    case '.mjs':
      return keep(text, [...commentsOf(text), ...matchesOf(text, TEST_TITLE)]);
    default:
      return keep(text, [...matchesOf(text, HASH_COMMENT), ...matchesOf(text, PYTHON_DOCSTRING)]);
  }
}

type Range = readonly [start: number, end: number];

const TEST_TITLE = /^ *(?:describe|test)\((['"`]).*\1,|^ *\]?\)?\((['"`]).*\2, (?:async )?\(/gm;
const HASH_COMMENT = /(?<=^|\s)#[^!].*$/gm;
const PYTHON_DOCSTRING = /"""[^]*?"""/g;

function commentsOf(text: string): Range[] {
  const { comments } = parser.parseForESLint(text).ast as { comments: { range: Range; value: string }[] };
  return comments.filter(({ value }) => !value.includes('eslint-')).map(({ range }) => range);
}

function matchesOf(text: string, pattern: RegExp): Range[] {
  return [...text.matchAll(pattern)].map(({ 0: match, index }) => [index, index + match.length]);
}

function keep(text: string, ranges: readonly Range[]): string {
  let kept = blank(text);
  for (const [start, end] of ranges) {
    kept = kept.slice(0, start) + text.slice(start, end) + kept.slice(end);
  }
  return kept;
}

function blank(code: string): string {
  return code.replaceAll(/[^\n]/g, ' ');
}

if (require.main === module) {
  main(async () => {
    const { positionals } = parseArgs({ allowPositionals: true });
    const { stdout } = await run('git', ['ls-files', ...FILES]);
    let count = 0;
    for (const file of positionals.length > 0 ? positionals : stdout.trim().split('\n')) {
      for (const { line, text, advice } of findings(file, readFileSync(file, 'utf8'))) {
        count += 1;
        console.log(`${file}:${line}: '${text}': ${advice}`);
      }
    }
    console.log(`${count} findings`);
    process.exitCode = count > 0 ? 1 : 0;
  });
}
