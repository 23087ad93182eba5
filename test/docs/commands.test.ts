/** Each command in the documents and the workflows exists. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { scripts } from '../../package.json';
import { PhoneNumberLookup } from '../../lib';
import groups from '../../tools/checks/checks.json';
import { CHECKOUT } from '../../tools/shared/folders';
import { markdownFiles, readMarkdown } from '../support/markdown';

const FILES = [...markdownFiles, '.github/workflows/build.yml', '.github/workflows/release.yml', '.ci/run'];

/** `npm run test:e2e`, `npm test`, `npm start`. */
const NPM_SCRIPT = /npm (?:run ([\w:-]*\w)|(start|test)\b)/g;

const PREVIEW = /npx cdk-chime-phone-number preview([^\n#`|>]*)/g;

const command = readFileSync(path.join(CHECKOUT, 'cli', 'preview', 'command.ts'), 'utf8');

const CHECKS = [...Object.keys(groups), ...Object.values(groups).flatMap((checks) => Object.keys(checks))];

describe.each(FILES)('%s', (file) => {
  const text = readMarkdown(file);

  test('names only npm scripts of package.json', () => {
    const named = [...text.matchAll(NPM_SCRIPT)].map(([, run, short]) => run ?? short ?? '');

    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('names only checks that exist', () => {
    const named = [...text.matchAll(/npm run check ([\w:-]+)/g)].map(([, name = '']) => name);

    expect(named.filter((name) => !CHECKS.includes(name))).toEqual([]);
  });

  test('names only options of the preview that exist', () => {
    const options = [...text.matchAll(PREVIEW)].flatMap(([, rest = '']) => rest.match(/--[a-z-]+/g) ?? []);

    expect(options.filter((option) => !command.includes(`'${option}`) && !command.includes(`, ${option}`))).toEqual([]);
  });
});

test('the commands that end a rollback contain the logical ID of a lookup', () => {
  const stack = new Stack(new App(), 'Numbers');
  new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: '+12065550100' });
  const logicalIds = Object.keys(Template.fromStack(stack).findResources('Custom::ChimePhoneNumber'));

  const named = FILES.flatMap((file) => readMarkdown(file).match(/SupportLine[0-9A-F]{8}/g) ?? []);

  expect(named.length).toBeGreaterThan(3);
  expect(new Set(named)).toEqual(new Set(logicalIds));
});

test('the names of scripts may contain digits and colons', () => {
  const text = 'Run `npm run test:e2e`, `npm run deploy:local -- --once`, and npm run lint.';

  expect([...text.matchAll(NPM_SCRIPT)].map(([, run]) => run)).toEqual(['test:e2e', 'deploy:local', 'lint']);
});

test('the README names several scripts', () => {
  expect([...readMarkdown('README.md').matchAll(NPM_SCRIPT)].length).toBeGreaterThan(3);
});
