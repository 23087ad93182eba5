/** The handler's bundle in its own process: the files that a cold start loads, and the requests that it sends. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CHECKOUT } from '../../tools/shared/folders';
import { useHarness } from '../support/harness';
import { run, runBin } from '../support/run';

const BUNDLES = path.join(CHECKOUT, 'bundle');
const HANDLER = path.join(BUNDLES, 'handler');
const INDEX = path.join(HANDLER, 'index.mjs');

/** Initializes the bundle, handles one event, and prints the files and built-in modules that were loaded. */
const RUNTIME = `
const [bundle, event] = process.argv.slice(1);
const files = () => Object.keys(require.cache).map((file) => require('node:path').basename(file));
import(bundle).then(async ({ handler }) => {
  const before = { files: files(), pending: process.getActiveResourcesInfo().filter((kind) => /Timeout|Socket|AddrInfo/.test(kind)) };
  await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 10_000 });
  const loaded = files().filter((file) => !before.files.includes(file));
  console.log(JSON.stringify({ before, files: loaded, builtIn: process.moduleLoadList }));
});
`;

interface Loaded {
  /** After the initialization. */
  readonly before: { readonly files: readonly string[]; readonly pending: readonly string[] };
  /** Loaded by the event. */
  readonly files: readonly string[];
  readonly builtIn: readonly string[];
}

const harness = useHarness();

async function handle(event: Readonly<Record<string, unknown>>): Promise<Loaded> {
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...harness.endpoint.environment,
  };
  const { stdout } = await run(process.execPath, ['--eval', RUNTIME, INDEX, JSON.stringify(event)], { environment });
  return JSON.parse(stdout.trim().split('\n').pop() ?? '') as Loaded;
}

/** The names of chunks without their hashes. */
function chunks(files: readonly string[]): string[] {
  return files.map((file) => file.replace(/-[A-Z0-9]{8}\.cjs$/, '')).sort();
}

const properties = { PhoneNumberId: '+12065550100' };

test.each<[string, string[], Record<string, unknown>]>([
  ['chime-sdk-voice', [], { RequestType: 'Create', ResourceProperties: properties }],
  ['chime-sdk-voice', [], { RequestType: 'Create', ResourceProperties: { ...properties, Api: 'chime-sdk-voice' } }],
  ['chime', ['chime-client'], { RequestType: 'Create', ResourceProperties: { ...properties, Api: 'chime' } }],
])('a lookup in %s sends one request, and loads %j', async (api, files, fields) => {
  const loaded = await handle(harness.event(fields));

  expect(chunks(loaded.files)).toEqual(files);
  expect(harness.endpoint.requests.map(({ service }) => service)).toEqual([api]);
});

test("a Delete loads no chunk, and doesn't call Chime", async () => {
  const loaded = await handle(harness.event({ RequestType: 'Delete', PhysicalResourceId: '+12065550100' }));

  expect(loaded.files).toEqual([]);
  expect(harness.endpoint.requests).toEqual([]);
});

test('after the initialization, no timer or socket is pending', async () => {
  const { before } = await handle(harness.event({ RequestType: 'Delete', PhysicalResourceId: '+12065550100' }));

  expect(before.pending).toEqual([]);
});

test("a lookup doesn't load built-in modules that it doesn't need", async () => {
  const { builtIn } = await handle(harness.event({ RequestType: 'Create', ResourceProperties: properties }));

  expect(builtIn.filter((name) => /undici|http2|zlib|child_process|NativeModule fs\/promises/.test(name))).toEqual([]);
});

describe('the bundles', () => {
  /** The content of the files of handler and command. */
  const read = () =>
    Object.fromEntries(
      readdirSync(BUNDLES, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => [name, readFileSync(path.join(parentPath, name), 'utf8')]),
    );

  test('contain no path of the machine that built them', () => {
    const texts = Object.values(read());

    expect(texts.filter((text) => text.includes(CHECKOUT))).toEqual([]);
  });

  test('are the same, byte for byte, when they are built again', async () => {
    const before = read();

    await runBin('tsx', ['tools/build/bundle.ts']);

    expect(Object.keys(before)).toContain('cdk-chime-phone-number.js');
    expect(read()).toEqual(before);
  });
});
