import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findPython } from '../../../tools/shared/python';

describe('findPython', () => {
  const original = process.env.PATH;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'python-'));
    process.env.PATH = folder;
  });

  afterEach(() => {
    process.env.PATH = original;
    rmSync(folder, { recursive: true });
  });

  /** Writes an interpreter that passes or fails the probe. */
  const interpreter = (name: string, isUsable: boolean) => {
    writeFileSync(path.join(folder, name), `#!/bin/sh\nexit ${isUsable ? '0' : '1'}\n`, { mode: 0o755 });
  };

  test('returns the first interpreter in the list', async () => {
    interpreter('python3', true);
    interpreter('python3.12', true);

    expect(await findPython()).toBe('python3');
  });

  test('skips an interpreter that is too old', async () => {
    interpreter('python3', false);
    interpreter('python3.12', true);

    expect(await findPython()).toBe('python3.12');
  });

  test.each([
    ['there is none', []],
    ['all are too old', ['python3', 'python']],
  ])('the error describes what to install if %s', async (_, names) => {
    names.forEach((name) => {
      interpreter(name, false);
    });

    await expect(findPython()).rejects.toThrow(/^This needs Python 3\.10 or newer with its venv module.*Install it/);
  });
});
