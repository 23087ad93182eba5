/** The GitHub workflows: pinned actions, permissions, no script injection, timeouts, and the checks that they run. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { choose } from '../../tools/checks/check';
import groups from '../../tools/checks/checks.json';
import { CHECKOUT } from '../../tools/shared/folders';
import { readMarkdown as read } from '../support/markdown';

const FOLDER = '.github/workflows';
const workflows = [FOLDER, `examples/github-actions/${FOLDER}`].flatMap((folder) =>
  readdirSync(path.join(CHECKOUT, folder)).map((file) => path.posix.join(folder, file)),
);

const usesOf = (file: string) => [...read(file).matchAll(/uses: (.+)$/gm)].map(([, use = '']) => use);

describe.each(workflows)('%s', (file) => {
  test('each action is pinned to a commit, with its version as a comment', () => {
    expect(usesOf(file).filter((use) => !/^[\w-]+(?:\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
  });

  test('by default, jobs can only read the repository', () => {
    expect(read(file)).toMatch(/^permissions:\n {2}contents: read$/m);
  });

  test('scripts contain no expressions', () => {
    const scripts = [...read(file).matchAll(/run: (\|\n(?: {10}.*\n)+|.*)/g)].map(([, script = '']) => script);

    expect(scripts.length > 0 || /uses: (github|ossf|actions\/dependency-review-action)/.test(read(file))).toBe(true);
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  test('each job has a timeout', () => {
    const jobs = (read(file).split(/^jobs:$/m)[1] ?? '').match(/^ {2}[\w-]+:$/gm) ?? [];

    expect(read(file).match(/^ {4}timeout-minutes: \d+$/gm)).toHaveLength(jobs.length);
  });
});

test('all workflows use the same version of an action', () => {
  const pins = new Set(workflows.flatMap(usesOf));
  const actions = new Set([...pins].map((use) => use.split('@')[0]));

  expect(pins.size).toBe(actions.size);
});

/** Names of the checks that a workflow runs. */
function checksOf(workflow: string): string[] {
  return [...workflow.matchAll(/npm run check ([\w:-]+)/g)].flatMap(([, name = '']) => Object.keys(choose(name, [])));
}

test('the build runs each check once', () => {
  const all = Object.entries(groups)
    .filter(([group]) => group !== 'parts')
    .flatMap(([, checks]) => Object.keys(checks));

  expect(checksOf(read(`${FOLDER}/build.yml`)).sort()).toEqual(all.sort());
});

test('a release runs only commands and checks that the build runs too', () => {
  const build = read(`${FOLDER}/build.yml`);
  const [packaging = ''] = read(`${FOLDER}/release.yml`).split(/^ {2}npm:$/m);
  const commandsOf = (text: string) => [...text.matchAll(/run: (.+)$/gm)].map(([, command = '']) => command);
  const isRun = (command: string) => commandsOf(build).includes(command) || command.startsWith('npm run check ');

  expect(commandsOf(packaging).filter((command) => !isRun(command))).toEqual([
    'npx tsx tools/build/release-notes.ts "$GITHUB_REF_NAME" > release-notes.md',
  ]);
  expect(checksOf(packaging).filter((name) => !checksOf(build).includes(name))).toEqual([]);
  expect(checksOf(packaging).length).toBeGreaterThan(3);
});
