/** How old a cloud assembly is, and which source file of its app is newer. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ageOf, newerSource } from '../../../cli/preview/assembly-age';
import { previewJson, stackWith, useFolder } from '../run-preview';

const WRITTEN = 1_000_000;

const folder = useFolder();

/** @param time seconds. */
const write = (file: string, time: number): void => {
  const target = path.join(folder(), file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, '{}');
  utimesSync(target, time, time);
};

const assembly = () => path.join(folder(), 'cdk.out');

test.each([
  [-5, 'just now'],
  [59, 'just now'],
  [60, '1 minute ago'],
  [59 * 60, '59 minutes ago'],
  [3600, '1 hour ago'],
  [47 * 3600, '1 day ago'],
  [48 * 3600, '2 days ago'],
])('after %d seconds, it is from %s', (seconds, age) => {
  write('cdk.out/manifest.json', WRITTEN);

  expect(ageOf(assembly(), (WRITTEN + seconds) * 1000)).toBe(age);
});

describe('a newer source file', () => {
  test.each<[string, string | undefined]>([
    ['lib/numbers.ts', 'lib/numbers.ts'],
    ['app.py', 'app.py'],
    ['src/main/java/App.java', 'src/main/java/App.java'],
    ['lambda/index.mjs', 'lambda/index.mjs'],
    ['cdk.json', 'cdk.json'],
    ['README.md', undefined],
    ['cdk.context.json', undefined],
    ['lib/types.d.ts', undefined],
    ['lib/old.js', undefined],
    ['lib/numbers.test.ts', undefined],
    ['jest.config.mjs', undefined],
    ['test/numbers.ts', undefined],
    ['test_numbers.py', undefined],
    ['node_modules/a/index.js', undefined],
    ['dist/app.js', undefined],
    ['.venv/lib/a.py', undefined],
    ['cdk.out.old/asset.1/index.js', undefined],
  ])('%s is %s', (file, expected) => {
    write('cdk.json', WRITTEN - 1);
    write('lib/old.ts', WRITTEN - 1);
    write('cdk.out/manifest.json', WRITTEN);
    write('cdk.out/asset.1/index.js', WRITTEN + 1);
    write(file, WRITTEN + 1);

    expect(newerSource(assembly())).toBe(expected);
  });

  test('is not certain if all are newer, as after a checkout, or without cdk.json', () => {
    write('cdk.out/manifest.json', WRITTEN);
    write('app.ts', WRITTEN - 1);
    write('lib/numbers.ts', WRITTEN + 1);
    expect(newerSource(assembly())).toBeUndefined();

    write('app.ts', WRITTEN + 1);
    write('cdk.json', WRITTEN + 1);
    expect(newerSource(assembly())).toBeUndefined();
  });

  test('is not searched for in a very large folder', () => {
    write('cdk.json', WRITTEN - 1);
    write('cdk.out/manifest.json', WRITTEN);
    write('numbers.ts', WRITTEN + 1);
    mkdirSync(path.join(folder(), 'data'));
    for (let index = 0; index < 5000; index += 1) {
      writeFileSync(path.join(folder(), 'data', `${String(index)}.txt`), '');
    }

    expect(newerSource(assembly())).toBeUndefined();
  });

  test('is a notice of the preview', async () => {
    const later = Date.now() / 1000 + 60;
    write('cdk.json', WRITTEN);
    write('lib/numbers.ts', later);

    const { notices } = await previewJson(folder(), [stackWith()]);

    expect(notices).toEqual([
      "lib/numbers.ts is newer than the cloud assembly. Run 'cdk synth' again to preview the app as it is now.",
    ]);
  });
});
