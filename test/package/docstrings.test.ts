/** Each public class, prop, attribute, and method has a docstring in the jsii assembly, and API.md contains it. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { CHECKOUT } from '../../tools/shared/folders';
import { readMarkdown } from '../support/markdown';

interface Documented {
  readonly name: string;
  readonly docs?: Partial<Record<'summary' | 'remarks' | 'default' | 'returns' | 'see' | 'example', string>>;
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
  name: string;
  types: Record<string, Type>;
};
const types = Object.values(assembly.types);

/** For each type in API.md, the text of the type and the texts of its members. */
const reference = readMarkdown('API.md')
  .split(/^### /m)
  .slice(1)
  .map((section) => section.split(/^(?=- \*\*`|#### `)/m));

/** A text without line breaks and without links to types. */
function plain(text: string): string {
  return text.replaceAll(/\[(`[^`]*`)\]\(#\w+\)/g, '$1').replaceAll(/\s+/g, ' ');
}

/** The parts of the docstrings of a member and its parameters that a text doesn't contain. */
function missingFrom(text: string, { docs = {}, parameters = [] }: Documented): string[] {
  const { summary, remarks, returns, see, example } = docs;
  const names = parameters.map(({ name }) => `- \`${name}`);
  const parts = [summary, remarks, returns, see, example, docs.default?.replace(/^- /, ''), ...names];
  return [
    ...parts.filter((part) => part !== undefined).filter((part) => !plain(text).includes(plain(part))),
    ...parameters.flatMap((parameter) => missingFrom(text, parameter)),
  ];
}

test('API.md shows every type once', () => {
  const headings = reference.map(([introduction = '']) => introduction.split('\n')[0]);

  expect(headings.sort()).toEqual(types.map(({ name }) => name).sort());
});

test('each attribute of PhoneNumberLookup has the docstring of IPhoneNumber', () => {
  const docs = (type: Type | undefined) =>
    new Map([...(type?.properties ?? []), ...(type?.methods ?? [])].map(({ name, docs }) => [name, docs]));
  const ofInterface = docs(types.find(({ name }) => name === 'IPhoneNumber'));
  const ofClass = docs(types.find(({ name }) => name === 'PhoneNumberLookup'));

  expect(ofInterface.size).toBeGreaterThan(25);
  expect(new Map([...ofInterface.keys()].map((name) => [name, ofClass.get(name)]))).toEqual(ofInterface);
});

describe.each(types.map((type) => [type.name, type] as const))('%s', (_, type) => {
  const members = [...(type.members ?? []), ...(type.properties ?? []), ...(type.methods ?? [])];

  test('has a docstring, and so does each of its members', () => {
    expect([type, ...members].filter(({ docs }) => !docs?.summary).map(({ name }) => name)).toEqual([]);
  });

  test('has a docstring for each parameter', () => {
    // An abstract class inherits the initializer of a class of the CDK.
    const initializers = type.initializer && type.abstract !== true ? [type.initializer] : [];
    const callables = [...(type.methods ?? []), ...initializers];
    const parameters = callables
      .filter(({ overrides }) => overrides === undefined)
      .flatMap((one) => one.parameters ?? []);

    expect(parameters.filter(({ docs }) => !docs?.summary).map(({ name }) => name)).toEqual([]);
  });

  test('has a default for each optional prop', () => {
    const props = type.datatype === true ? (type.properties ?? []).filter(({ optional }) => optional) : [];

    expect(props.filter(({ docs }) => !docs?.default).map(({ name }) => name)).toEqual([]);
  });

  test('is in API.md with its docstring, and so is each of its members, once', () => {
    // API.md lists an overridden member only with the type that declares it.
    const declared = [...members, ...(type.initializer ? [{ ...type.initializer, name: type.name }] : [])].filter(
      ({ overrides }) => overrides?.startsWith(`${assembly.name}.`) !== true,
    );
    const [introduction = '', ...texts] = reference.find(([start]) => start?.startsWith(`${type.name}\n`)) ?? [];
    const shown = texts.map((text) => ({ name: /`(?:new |\w+\.)?(\w+)/.exec(text)?.[1] ?? '', text }));

    expect(shown.map(({ name }) => name).sort()).toEqual(declared.map(({ name }) => name).sort());
    expect(missingFrom(introduction, type)).toEqual([]);
    expect(
      declared.flatMap((member) => missingFrom(shown.find(({ name }) => name === member.name)?.text ?? '', member)),
    ).toEqual([]);
  });
});
