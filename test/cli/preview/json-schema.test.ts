/** The JSON of the preview, compared with the schema in the package and with its description in docs/preview.md. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import schema from '../../../cli/preview/preview.schema.json';
import { CHECKOUT } from '../../../tools/shared/folders';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { list, lookup, outputs, providerFunction, runPreview, useFolder } from '../run-preview';

const folder = useFolder();

const validate = new Ajv({ strict: true, allErrors: true, strictRequired: false }).compile(schema);

/** Every status except `NOT_RUN`, refusals of each kind, and values of each kind. */
const APP: readonly AssemblyStack[] = [
  {
    path: 'Numbers',
    template: {
      Conditions: { No: { 'Fn::Equals': ['a', 'b'] }, Odd: { 'Fn::Equals': [{ Ref: 'Line' }, 'b'] } },
      Resources: {
        Function: providerFunction(),
        Line: lookup(),
        List: list(),
        Missing: lookup({ PhoneNumberId: '+19995550000' }),
        Unmet: lookup({ Expect: { Statuses: ['Unassigned'] } }),
        Later: lookup({ PhoneNumberId: { Ref: 'Number' } }),
        NotMade: { ...lookup(), Condition: 'No' },
        Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/a.json' } },
      },
      Outputs: {
        ...outputs(Object.fromEntries([...Array(201).keys()].map((index) => [`O${index}`, 'a']))),
        Known: { Value: { Ref: 'Line' }, Export: { Name: 'known' } },
        Empty: { Value: { 'Fn::GetAtt': ['Line', 'CallingName'] }, Export: { Name: 'empty' } },
        Unknown: { Value: { Ref: 'Number' } },
      },
    },
  },
  {
    path: 'Reader',
    template: {
      Resources: {
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: {
            QueueName: { 'Fn::ImportValue': 'known' },
            Tags: { 'Fn::Split': [',', { 'Fn::ImportValue': 'known' }] },
          },
        },
      },
    },
  },
];

const documentOf = async (stacks: readonly AssemblyStack[], args: readonly string[], environment = {}) => {
  const { stdout } = await runPreview(folder(), stacks, [...args, '--json'], { environment });
  return JSON.parse(stdout) as { lookups: { status: string }[]; refusals: object[] };
};

test('the output matches the schema, whatever it contains', async () => {
  const offline = await documentOf(APP, ['--offline']);
  const withoutNetwork = await documentOf(APP, ['--timeout', '2'], {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  });

  for (const document of [offline, withoutNetwork]) {
    validate(document);
    expect(validate.errors).toBeNull();
  }
  const statuses = [...offline.lookups, ...withoutNetwork.lookups].map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(schema.properties.lookups.items.properties.status.enum));
  expect(offline.refusals).toHaveLength(3);
});

test.each<[string, (document: Record<string, unknown>) => void]>([
  ['another key', (document) => (document.version = 1)],
  ['a missing key', (document) => delete document.exitStatus],
  ['a status that is not documented', ({ lookups }) => ((lookups as { status: string }[])[0] = { status: 'SKIPPED' })],
  ['a success with a reason', ({ lookups }) => Object.assign((lookups as object[])[0] ?? {}, { reason: 'a' })],
  [
    'a value that is also unknown',
    ({ outputs: values }) => Object.assign((values as object[])[0] ?? {}, { unknown: 'a' }),
  ],
])('the schema refuses %s', async (_, change) => {
  const document = (await documentOf(APP, ['--offline'])) as unknown as Record<string, unknown>;

  change(document);

  expect(validate(document)).toBe(false);
});

test('docs/preview.md describes each key and each status', () => {
  const json =
    /^## JSON$(.*?)(?=^## )/ms.exec(readFileSync(path.join(CHECKOUT, 'docs', 'preview.md'), 'utf8'))?.[1] ?? '';
  const text = JSON.stringify(schema);
  const keys = [...text.matchAll(/"(?:properties|then|else)":\{/g)].length;
  const names = new Set(keysIn(schema));

  expect(keys).toBeGreaterThan(5);
  expect([...names].filter((name) => !json.includes(`\`${name}\``))).toEqual([]);
  const { enum: statuses } = schema.properties.lookups.items.properties.status;
  expect(statuses.filter((status) => !json.includes(`\`${status}\``))).toEqual([]);
});

/** The names of all properties in a schema. */
function keysIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const { properties } = part as { readonly properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(part).flatMap(keysIn)];
}
