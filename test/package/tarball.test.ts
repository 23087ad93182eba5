/** The tarball, installed from the npm registry with its peers, as a user installs it. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import manifest from '../../package.json';
import { run } from '../support/run';

const APP = `
const { App, CfnOutput, Stack } = require('aws-cdk-lib');
const { PhoneNumberLookup, PhoneNumberStatus } = require('cdk-chime-phone-number');
const stack = new Stack(new App({ outdir: 'cdk.out' }), 'Stack');
const line = new PhoneNumberLookup(stack, 'Line', { phoneNumberId: '+12065550100', expect: { statuses: [PhoneNumberStatus.ASSIGNED] } });
new CfnOutput(stack, 'Number', { value: line.e164PhoneNumber });
stack.node.root.synth();
`;

/** The strictest umask: npm installs files that only their owner can read. */
const UMASK = 0o077;

let directory: string;
let packed: { filename: string; size: number; files: { path: string; mode: number }[] };

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'package-'));
  const environment = { HOME: process.env.HOME ?? '' };
  // `npm run check test:package` built the package. `prepack` would build it again.
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', directory];
  const { stdout } = await run('npm', pack, { environment });
  [packed] = JSON.parse(stdout) as [typeof packed];

  writeFileSync(path.join(directory, 'package.json'), '{"private": true}');
  const { 'aws-cdk-lib': cdk, constructs } = manifest.devDependencies;
  const install = ['install', '--prefer-offline', packed.filename, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`];
  const umask = process.umask(UMASK);
  try {
    await run('npm', install, { cwd: directory, environment });
  } finally {
    process.umask(umask);
  }
}, 300_000);

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('the tarball', () => {
  test('contains only the files that a user needs', () => {
    const files = packed.files.map((file) => file.path);

    expect(
      files
        .filter(
          (file) =>
            !/^build\/((contract|private)\/)?[a-z0-9-]+(\.js|\.d\.ts)$|^bundle\/handler\/[a-z-]+-[A-Z0-9]{8}\.cjs$|^docs\/[a-z-]+\.md$/.test(
              file,
            ),
        )
        .sort(),
    ).toEqual([
      '.jsii',
      '.jsii.gz',
      'LICENSE',
      'README.md',
      'THIRD-PARTY-LICENSES',
      'bundle/cli/cdk-chime-phone-number.js',
      'bundle/handler/deployed.cjs',
      'bundle/handler/index.mjs',
      'cli/preview/preview.schema.json',
      'package.json',
      'rosetta/default.ts-fixture',
      'sbom.cdx.json',
    ]);
    expect(files).toContain('build/index.js');
    expect(files).toContain('build/index.d.ts');
  });

  test('contains the command as an executable file', () => {
    const command = packed.files.find(({ path: file }) => file === manifest.bin['cdk-chime-phone-number']);

    expect(command?.mode.toString(8)).toBe('755');
  });

  test('has no dependencies at run time', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    const lock = JSON.parse(readFileSync(path.join(directory, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dependencies?: object }>;
    };
    expect(lock.packages['node_modules/cdk-chime-phone-number']?.dependencies).toBeUndefined();
  });
});

describe('installed in an empty folder with aws-cdk-lib and constructs', () => {
  test('plain JavaScript synthesizes with neither esbuild nor Docker, and the preview runs', async () => {
    // GIVEN a PATH with only Node.js
    writeFileSync(path.join(directory, 'app.js'), APP);
    const bin = path.join(directory, 'only-node');
    mkdirSync(bin);
    symlinkSync(process.execPath, path.join(bin, 'node'));
    const options = { cwd: directory, environment: { PATH: bin } };

    // WHEN
    const synthesized = await run('node', ['app.js'], options);
    const command = path.join('node_modules', '.bin', 'cdk-chime-phone-number');
    const previewed = await run('node', [command, 'preview', '--offline'], options);

    // THEN
    expect([synthesized.status, synthesized.stderr]).toEqual([0, '']);
    expect([previewed.status, previewed.stderr]).toEqual([0, '']);
    expect(previewed.stdout).toMatch(/Number +\+12065550100/);
  });

  test('an ES module imports the classes by their names', async () => {
    const code = "import { OnMissing, PhoneNumberLookup } from 'cdk-chime-phone-number'; console.log(OnMissing.EMPTY)";

    const { stdout } = await run('node', ['--input-type=module', '--eval', code], { cwd: directory });

    expect(stdout.trim()).toBe('empty');
  });

  test('Lambda can read the synthesized code, although only its owner can read the installed code', () => {
    const handler = path.join(directory, 'node_modules', manifest.name, 'bundle', 'handler');
    const output = path.join(directory, 'cdk.out');
    const asset = readdirSync(output).find((name) => !name.includes('.json') && name.startsWith('asset.')) ?? '';

    expect([...modesIn(handler)]).toEqual(['600']);
    expect([...modesIn(path.join(output, asset))]).toEqual(['644']);
  });
});

function modesIn(folder: string): Set<string> {
  return new Set(readdirSync(folder).map((file) => (statSync(path.join(folder, file)).mode & 0o777).toString(8)));
}
