import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as ts from 'typescript';
import { scripts } from '../package.json';
import { CHECKOUT } from '../local-aws/folders';

const readme = readFileSync(path.join(CHECKOUT, 'README.md'), 'utf8');

test('each command of the README exists', () => {
  const commands = [...readme.matchAll(/npm (?:run ([a-z0-9:-]+)|(start|test)\b)/g)].map(
    ([, run, short]) => run ?? short ?? '',
  );

  expect(commands.length).toBeGreaterThan(4);
  expect(commands.filter((command) => !Object.hasOwn(scripts, command))).toEqual([]);
});

describe('snippets', () => {
  const snippets = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? '');

  test('compile as they stand', () => {
    // GIVEN each snippet as a file of its own in the checkout
    const files = new Map(snippets.map((code, index) => [path.join(CHECKOUT, `readme-${String(index)}.ts`), code]));
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.Node20,
      types: ['node'],
      paths: { 'cdk-chime-phone-number': [path.join(CHECKOUT, 'lib', 'index.ts')] },
    };
    const host = ts.createCompilerHost(options);
    const fileExists = host.fileExists.bind(host);
    const readFile = host.readFile.bind(host);
    const getSourceFile = host.getSourceFile.bind(host);
    host.fileExists = (file) => files.has(file) || fileExists(file);
    host.readFile = (file) => files.get(file) ?? readFile(file);
    host.getSourceFile = (file, version, ...rest) =>
      files.has(file)
        ? ts.createSourceFile(file, files.get(file) ?? '', version)
        : getSourceFile(file, version, ...rest);

    // WHEN
    const program = ts.createProgram({ rootNames: [...files.keys()], options, host });
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));

    // THEN
    expect(snippets.length).toBeGreaterThan(2);
    expect(problems).toEqual([]);
  });
});
