/** Every public class, prop, attribute and method has a docstring; it is read from what jsii compiled. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { CHECKOUT } from '../../tools/folders';

interface Documented {
  readonly name: string;
  readonly docs?: { readonly summary?: string; readonly default?: string };
  readonly optional?: boolean;
  readonly parameters?: readonly Documented[];
  readonly overrides?: string;
}

interface Type extends Documented {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly abstract?: boolean;
  readonly datatype?: boolean;
  readonly members?: readonly Documented[];
  readonly properties?: readonly Documented[];
  readonly methods?: readonly Documented[];
  readonly initializer?: Documented;
}

const assembly = JSON.parse(gunzipSync(readFileSync(path.join(CHECKOUT, '.jsii.gz'))).toString()) as {
  types: Record<string, Type>;
};

describe.each(Object.values(assembly.types).map((type) => [type.name, type] as const))('%s', (_, type) => {
  const members = [...(type.members ?? []), ...(type.properties ?? []), ...(type.methods ?? [])];

  test('says what it is, and so does each of its members', () => {
    expect([type, ...members].filter(({ docs }) => !docs?.summary).map(({ name }) => name)).toEqual([]);
  });

  test('says what each parameter is', () => {
    // An abstract class has the initializer of the class it extends, which is the CDK's.
    const initializers = type.initializer && type.abstract !== true ? [type.initializer] : [];
    const callables = [...(type.methods ?? []), ...initializers];
    const parameters = callables
      .filter(({ overrides }) => overrides === undefined)
      .flatMap((one) => one.parameters ?? []);

    expect(parameters.filter(({ docs }) => !docs?.summary).map(({ name }) => name)).toEqual([]);
  });

  test('says the default of each optional prop', () => {
    const props = type.datatype === true ? (type.properties ?? []).filter(({ optional }) => optional) : [];

    expect(props.filter(({ docs }) => !docs?.default).map(({ name }) => name)).toEqual([]);
  });
});
