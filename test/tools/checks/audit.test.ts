/** The audit of the bundled packages, by the npm client and a registry on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readMarkdown as read } from '../../support/markdown';
import { audit, bundledPackages } from '../../../tools/checks/audit';

/** The response of the registry: the advisories of a package, for any version. */
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

test('finds the vulnerabilities of an old version', async () => {
  const { result, output } = await audit([{ name: 'lodash', version: '4.17.15' }], options);

  expect(result).toBe('vulnerable');
  expect(output).toContain('Prototype Pollution in lodash');
});

test('finds an old version among new ones', async () => {
  const versions = ['4.17.21', '4.17.15'].map((version) => ({ name: 'lodash', version }));

  expect((await audit(versions, options)).result).toBe('vulnerable');
});

test('passes for a new version', async () => {
  expect((await audit([{ name: 'lodash', version: '4.17.21' }], options)).result).toBe('clean');
});

test('a registry that does not respond gives another result than one that finds nothing', async () => {
  hasAudit = false;

  expect((await audit([{ name: 'lodash', version: '4.17.15' }], options)).result).toBe('unknown');
});

test('audits all bundled packages', () => {
  const names = bundledPackages(read('THIRD-PARTY-LICENSES')).map(({ name }) => name);

  expect(names).toEqual(expect.arrayContaining(['@aws-sdk/client-chime', '@smithy/core', 'commander']));
});
