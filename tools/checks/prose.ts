/**
 * `npm run lint:prose`: finds in the documents what the project's English avoids. With `--strict`, a finding is a
 * failure. Arguments name files. By default, it reads all Markdown files of the checkout. `API.md` is one of them, so
 * docstrings are read too.
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
export function findings(markdown: string): Finding[] {
  // Code becomes spaces, so that line numbers stay.
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, ' ');
  const prose = markdown
    .replaceAll(/^( *)```.*?^\1```$/gms, blank)
    .replaceAll(/`[^`\n]+`|<code>.*?<\/code>|<[^>\n]*>/g, '`code`');
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
    const { stdout } = await run('git', ['ls-files', '*.md']);
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
