/** The CDK uploads files with their modes, and Lambda can't read the files of a package that npm installed with umask 027. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { PhoneNumberLookup } from '../../lib';

/** The code that the package contains. */
const INSTALLED = path.join(__dirname, '..', '..', 'bundle', 'handler');

const pathsIn = (folder: string) => ['', ...fs.readdirSync(folder)].map((name) => path.join(folder, name));
const modesIn = (folder: string) => pathsIn(folder).map((name) => (fs.statSync(name).mode & 0o777).toString(8));

function setModes(folderMode: number, fileMode: number): void {
  const [folder = '', ...files] = pathsIn(INSTALLED);
  files.forEach((file) => {
    fs.chmodSync(file, fileMode);
  });
  fs.chmodSync(folder, folderMode);
}

/** The folder that the CLI uploads. */
function synthesizedCode(context = {}): string {
  const app = new App({ context });
  new PhoneNumberLookup(new Stack(app, 'Stack'), 'SupportLine', { phoneNumberId: '+12065550100' });
  const { directory, stacks } = app.synth();
  const assets = JSON.parse(fs.readFileSync(path.join(directory, `${String(stacks[0]?.id)}.assets.json`), 'utf8')) as {
    files: Record<string, { source: { path: string; packaging: string } }>;
  };
  const code = Object.values(assets.files).find(({ source }) => source.packaging === 'zip');
  return path.resolve(directory, code?.source.path ?? '');
}

beforeEach(() => {
  setModes(0o700, 0o600);
});

afterEach(() => {
  jest.restoreAllMocks();
  setModes(0o755, 0o644);
});

test.each([
  ['staged code', {}],
  ["the package's own code, without asset staging", { [DISABLE_ASSET_STAGING_CONTEXT]: true }],
])('everyone can read %s', (_, context) => {
  const [folder, ...files] = modesIn(synthesizedCode(context));

  expect(folder).toBe('755');
  expect(files.length).toBeGreaterThan(1);
  expect(new Set(files)).toEqual(new Set(['644']));
});

test('without asset staging, code that belongs to another user is used as it is', () => {
  jest.spyOn(fs, 'chmodSync').mockImplementation(() => {
    throw new Error('EPERM: operation not permitted');
  });

  expect(synthesizedCode({ [DISABLE_ASSET_STAGING_CONTEXT]: true })).toBe(INSTALLED);
});

test("modes that are readable already don't change", () => {
  setModes(0o755, 0o664);

  expect(new Set(modesIn(synthesizedCode()))).toEqual(new Set(['755', '664']));
});
