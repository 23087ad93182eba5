/** `npm run check`: the list of checks, their arguments, and their exit status. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { scripts } from '../../../package.json';
import { choose, list } from '../../../tools/checks/check';
import groups from '../../../tools/checks/checks.json';
import { CHECKOUT } from '../../../tools/shared/folders';
import { run } from '../../../tools/shared/processes';

const CHECKS = Object.values(groups).flatMap((checks) => Object.entries<{ commands: string[] }>(checks));

test('the list contains each check', () => {
  const listed = [...list().matchAll(/^ {2}([\w:-]+) +\w.+$/gm)].map(([, name]) => name);

  expect(listed).toEqual(CHECKS.map(([name]) => name));
});

test('a name selects a check or the checks of a group', () => {
  expect(Object.keys(choose('audit', ['--strict']))).toEqual(['audit']);
  expect(Object.keys(choose('security', []))).toEqual(['audit', 'workflows']);
});

test.each(['tesst', 'constructor'])("'%s' isn't a check", (name) => {
  expect(() => choose(name, [])).toThrow(`'${name}' isn't a check or a group. To list them, run 'npm run check'.`);
});

test('a group accepts no arguments', () => {
  expect(() => choose('code', ['--fix'])).toThrow(
    "'code' is a group. Arguments require a single check: lint, typecheck.",
  );
});

test.each([
  [['LICENSE'], '0 findings\n', 0],
  [['--unknown'], "Unknown option '--unknown'", 1],
])('a check gets the arguments %j, and its exit status is that of the command', async (args, expected, status) => {
  const bin = path.join(CHECKOUT, 'node_modules', '.bin');
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(path.delimiter) };

  const finished = await run('tsx', ['tools/checks/check.ts', 'prose', ...args], { cwd: CHECKOUT, env });

  expect(finished.output).toContain(expected);
  expect(finished.status).toBe(status);
});

test.each([
  ['false', 'npm run build\njsii-rosetta extract --strict --batch\n'],
  ['true', 'jsii-rosetta extract --strict --batch\n'],
])('a check that needs the package builds it, unless PACKAGE_IS_BUILT: %s', async (PACKAGE_IS_BUILT, expected) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'check-'));
  for (const program of ['npm', 'jsii-rosetta']) {
    writeFileSync(path.join(folder, program), `#!/bin/sh\necho "${program} $*"\n`, { mode: 0o755 });
  }
  const PATH = [folder, process.env.PATH].join(path.delimiter);

  const finished = await run(process.execPath, [require.resolve('tsx/cli'), 'tools/checks/check.ts', 'snippets'], {
    cwd: CHECKOUT,
    env: { ...process.env, PATH, PACKAGE_IS_BUILT },
  });

  expect(finished).toMatchObject({ status: 0, output: expected });
});

test('no two checks or groups have the same name', () => {
  const names = [...Object.keys(groups), ...CHECKS.map(([name]) => name)];

  expect(new Set(names).size).toBe(names.length);
});

test('each npm script that a check runs exists', () => {
  const commands = CHECKS.flatMap(([, { commands }]) => commands);
  const named = commands.flatMap((command) => /^npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? []);

  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});
