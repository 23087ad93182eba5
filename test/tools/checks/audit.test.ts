/** The audit of what is bundled, by npm's own client, against a registry on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readMarkdown as read } from '../../support/markdown';
import { audit, bundledPackages } from '../../../tools/checks/audit';

/** As the registry answers: advisories by package, whatever the version that was asked for. */
const ADVISORIES = {
  lodash: [
    {
      id: 1,
      url: 'https://github.com/advisories/GHSA-p6mc-m468-83gw',
      title: 'Prototype Pollution in lodash',
      severity: 'high',
      vulnerable_versions: '<4.17.19',
    },
  ],
};

let registry: Server;
let hasAudit: boolean;
let options: string[];

beforeEach(async () => {
  hasAudit = true;
  registry = createServer((request, response) => {
    const isAudit = request.method === 'POST' && hasAudit;
    request.resume().once('end', () => {
      response
        .writeHead(isAudit ? 200 : 405, { 'Content-Type': 'application/json' })
        .end(isAudit ? JSON.stringify(ADVISORIES) : '{}');
    });
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  options = ['--registry', `http://127.0.0.1:${(registry.address() as AddressInfo).port}`, '--fetch-retries', '0'];
});

afterEach(() => {
  registry.close();
});

test('an old lodash is found', async () => {
  const { result, output } = await audit([{ name: 'lodash', version: '4.17.15' }], options);

  expect(result).toBe('vulnerable');
  expect(output).toContain('Prototype Pollution in lodash');
});

test('an old one beside a new one is found', async () => {
  const versions = ['4.17.21', '4.17.15'].map((version) => ({ name: 'lodash', version }));

  expect((await audit(versions, options)).result).toBe('vulnerable');
});

test('a new lodash passes', async () => {
  expect((await audit([{ name: 'lodash', version: '4.17.21' }], options)).result).toBe('clean');
});

test('a registry that does not audit is told from one that finds nothing', async () => {
  hasAudit = false;

  expect((await audit([{ name: 'lodash', version: '4.17.15' }], options)).result).toBe('unknown');
});

test('all that is bundled is audited', () => {
  const names = bundledPackages(read('THIRD-PARTY-LICENSES')).map(({ name }) => name);

  expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-chime', '@smithy/core', 'commander']));
});
