/** API.md of a small library. test/package/docstrings.test.ts checks the API.md of the package. */
import { expect, test } from '@jest/globals';
import { CollectionKind, type Property, type Type, TypeKind } from '@jsii/spec';
import { apiReference } from '../../../tools/build/api-reference';

const CDK = 'https://docs.aws.amazon.com/cdk/api/v2/docs';
const PACKAGE = 'cdk-chime-phone-number';

/** @param content the properties of the type, except its names. */
function type(name: string, content: object): Record<string, Type> {
  const fqn = `${PACKAGE}.${name}`;
  return { [fqn]: { assembly: PACKAGE, fqn, name, docs: { summary: `${name} in short.` }, ...content } as Type };
}

function property(name: string, line: number, content: Partial<Property>): Property {
  const docs = { summary: `${name} in short.` };
  return {
    name,
    docs,
    locationInModule: { filename: 'lib/line.ts', line },
    type: { fqn: 'aws-cdk-lib.Duration' },
    ...content,
  };
}

const page = apiReference({
  types: {
    ...type('ILine', { kind: TypeKind.Interface, properties: [property('status', 1, {})] }),
    ...type('Line', {
      kind: TypeKind.Class,
      base: 'constructs.Construct',
      interfaces: [`${PACKAGE}.ILine`],
      docs: {
        summary: 'A line.',
        remarks: 'It is a `Mode.ON` line.',
        see: 'https://example.com',
        example: 'new Line();',
      },
      initializer: {
        parameters: [
          {
            name: 'props',
            optional: true,
            docs: { summary: 'settings;', remarks: 'all\nare optional.' },
            type: { fqn: `${PACKAGE}.LineProps` },
          },
        ],
      },
      properties: [property('status', 9, { overrides: `${PACKAGE}.ILine` })],
      methods: [
        {
          name: 'dial',
          docs: { summary: 'Dials.', deprecated: 'Use call.' },
          locationInModule: { filename: 'lib/line.ts', line: 8 },
        },
        {
          name: 'all',
          static: true,
          docs: { summary: 'All lines.', returns: 'the lines.' },
          locationInModule: { filename: 'lib/line.ts', line: 7 },
          returns: {
            type: { collection: { kind: CollectionKind.Map, elementtype: { fqn: `${PACKAGE}.Line` } } },
          },
        },
      ],
    }),
    ...type('LineProps', {
      kind: TypeKind.Interface,
      datatype: true,
      properties: [
        property('timeout', 2, { optional: true, docs: { summary: 'Timeout.', default: 'Duration.minutes(1)' } }),
        property('roles', 1, {
          optional: true,
          docs: { summary: 'Roles.', remarks: 'At most two.\n\nBy name.', default: '- none,\nor one' },
          type: { collection: { kind: CollectionKind.Array, elementtype: { fqn: 'aws-cdk-lib.aws_iam.IRole' } } },
        }),
      ],
    }),
    ...type('Mode', { kind: TypeKind.Enum, members: [{ name: 'ON', docs: { summary: 'On.' } }] }),
  },
});

test('types and methods have headings, and the members of a type are in the order of the source', () => {
  expect(page.match(/^#+ .*|^- \*\*`\w+/gm)).toEqual([
    '# API reference',
    '## Constructs',
    '### Line',
    '#### `new Line(props?)`',
    '#### `Line.all()`',
    '#### `dial()`',
    '### LineProps',
    '- **`roles',
    '- **`timeout',
    '## Interfaces',
    '### ILine',
    '- **`status',
    '## Classes',
    '## Structs',
    '## Enums',
    '### Mode',
    '- **`ON',
  ]);
});

test.each([
  ['types by section', '- Constructs: [Line](#line), [LineProps](#lineprops)\n- Interfaces: [ILine](#iline)\n'],
  [
    'links to the types of which a type has the members',
    `[Construct](${CDK}/constructs.Construct.html) and [ILine](#iline).`,
  ],
  ['the text of a docstring, with links', 'A line. It is a [`Mode.ON`](#mode) line.\n'],
  ['where to read more', 'See <https://example.com>.\n'],
  ['examples', '```ts\nnew Line();\n```\n'],
  ['parameters', '- `props?`: [LineProps](#lineprops), settings; all\n  are optional.\n'],
  ['what a method returns', '- Returns: Record&lt;string, [Line](#line)&gt;, the lines.\n'],
  ['what to use instead', '**Deprecated:** Use call. Dials.\n'],
  [
    'a default that is code',
    `[Duration](${CDK}/aws-cdk-lib.Duration.html) (default: \`Duration.minutes(1)\`)\\\n  Timeout.\n`,
  ],
  [
    'a default that is text',
    `[aws_iam.IRole](${CDK}/aws-cdk-lib.aws_iam.IRole.html)[] (default: none, or one)\\\n  Roles.`,
  ],
  ['paragraphs in a list', '  Roles. At most two.\n\n  By name.\n'],
  ['members of an enum', '- **`ON`**: On.\n'],
])('shows %s', (_, markdown) => {
  expect(page).toContain(markdown);
});

test('fails for a type that it cannot show', () => {
  const union = { union: { types: [{ fqn: 'aws-cdk-lib.Duration' }] } };
  const types = type('Line', { kind: TypeKind.Class, properties: [property('wait', 1, { type: union })] });

  expect(() => apiReference({ types })).toThrow(/^API\.md can't show the type {"union":.*Add it to tools\/build\//);
});
