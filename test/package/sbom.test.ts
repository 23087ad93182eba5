/** The software bill of materials, which cyclonedx-esbuild makes from esbuild's metafiles and validates. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import manifest from '../../package.json';
import { bundledPackages } from '../../tools/checks/audit';
import { CHECKOUT } from '../../tools/shared/folders';

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
}

const read = (file: string) => readFileSync(path.join(CHECKOUT, file), 'utf8');

const text = read('sbom.cdx.json');

const { metadata, components } = JSON.parse(text) as {
  metadata: { component: Component };
  components: readonly Component[];
};

const fullName = ({ group, name }: Component) => (group === undefined ? name : `${group}/${name}`);

test('is about this version', () => {
  expect(fullName(metadata.component)).toBe(manifest.name);
  expect(metadata.component.version).toBe(manifest.version);
});

test('lists the packages of THIRD-PARTY-LICENSES, and no others', () => {
  const listed = components.map((component) => `${fullName(component)}@${component.version}`);
  const licensed = bundledPackages(read('THIRD-PARTY-LICENSES')).map(({ name, version }) => `${name}@${version}`);

  expect(listed.sort()).toEqual(licensed.sort());
  expect(listed.filter((name) => name.startsWith('@aws-sdk/client-'))).toHaveLength(5);
});

test('has a package URL and a license for each package', () => {
  expect(components.filter(({ purl }) => purl?.startsWith('pkg:npm/') !== true)).toEqual([]);
  expect(components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
});

test('contains no path of the machine that built it', () => {
  expect(text).not.toContain(CHECKOUT);
});
