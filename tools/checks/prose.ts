/**
 * `npm run lint:prose`: finds in the documents what the project's English avoids. With `--strict`, a finding is a
 * failure. Arguments name files; by default all Markdown files of the checkout are read.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { run } from '../processes';
import { main } from '../script';

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
    pattern: /\b(is|are) no (?!longer|more\b|\w+ (?:in|on|at|for|to|of|from|between)\b)\w+/i,
    advice: 'write "isn\'t a" or "aren\'t"',
  },
  {
    pattern: /\blooks? (?:a|an|the|one|it|them|this|each)(?: \w+){0,3} up\b/i,
    advice: 'keep the verb together: look up a number',
  },
  {
    pattern: /\b(?:hands? (?:it|them|over|out|back)|is handed|are handed|handed over)\b/i,
    advice: 'write pass or return',
  },
  { pattern: /\b(?:asks? (?:Chime|AWS|CloudFormation|the (?:API|service)|nobody))\b/i, advice: 'write call' },
  { pattern: /\ball the same\b|\blest\b|\bshall\b|\bbeside\b|\bfor example,? such as\b/i, advice: 'use plain words' },
  {
    pattern: /\b(?:synthesis(?:e|es|ed|ing)|licences?|colours?|behaviours?|normalis\w+|recognis\w+|organis\w+)\b/i,
    advice: 'use American spelling',
  },
  { pattern: /\b(\w+), (\w+) (?:and|or) (?=\w+\b(?:[.,;)]|$))/, advice: 'use the serial comma' },
];

interface Finding {
  readonly line: number;
  readonly text: string;
  readonly advice: string;
}

/** What the rules find outside of code. */
export function findings(markdown: string): Finding[] {
  // Code becomes spaces, so that line numbers stay.
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, ' ');
  const prose = markdown.replaceAll(/^( *)```.*?^\1```$/gms, blank).replaceAll(/`[^`\n]+`/g, '`code`');
  return prose.split('\n').flatMap((text, index) =>
    RULES.flatMap(({ pattern, advice }) => {
      const found = pattern.exec(text)?.[0];
      return found === undefined ? [] : [{ line: index + 1, text: found, advice }];
    }),
  );
}

if (require.main === module) {
  main(async () => {
    const { values, positionals } = parseArgs({
      options: { strict: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const { stdout } = await run('git', ['ls-files', '*.md', ':!API.md']);
    let count = 0;
    for (const file of positionals.length > 0 ? positionals : stdout.trim().split('\n')) {
      for (const { line, text, advice } of findings(readFileSync(file, 'utf8'))) {
        count += 1;
        console.log(`${file}:${line}: '${text}': ${advice}`);
      }
    }
    console.log(`${count} findings`);
    process.exitCode = values.strict && count > 0 ? 1 : 0;
  });
}
