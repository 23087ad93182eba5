/** Templates that no deployment accepts: circular, too deep, too long, or malformed. */
import { describe, expect, test } from '@jest/globals';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { byPlace, lookup, outputs, previewJson, providerFunction, useFolder } from '../run-preview';

const folder = useFolder();

describe('references without an end', () => {
  const output = (stackName: string, outputName: string) => ({
    'Fn::GetStackOutput': { StackName: stackName, OutputName: outputName },
  });

  test('are unknown in a circle of outputs, lookups, or exports', async () => {
    const { lookups, outputs: shown } = await previewJson(folder(), [
      { path: 'A', template: { Outputs: outputs({ FromB: output('B', 'FromA'), Self: output('A', 'Self') }) } },
      { path: 'B', template: { Outputs: outputs({ FromA: output('A', 'FromB') }) } },
      {
        path: 'Lookups',
        template: {
          Resources: {
            Function: providerFunction(),
            One: lookup({ AbsentValue: { 'Fn::GetAtt': ['Two', 'Status'] } }),
            Two: lookup({ AbsentValue: { 'Fn::GetAtt': ['One', 'Status'] } }),
            Alone: lookup({ PhoneNumberId: { 'Fn::GetAtt': ['Alone', 'PhoneNumberId'] } }),
          },
          Outputs: {
            Exported: { Value: 'a', Export: { Name: { 'Fn::ImportValue': 'itself' } } },
          },
        },
      },
    ]);

    expect(byPlace(shown)).toEqual({
      FromB: 'unknown: output FromB of A, which refers to itself in a circle',
      Self: 'unknown: output Self of stack A, which is being deployed',
      FromA: 'unknown: output FromB of A, which refers to itself in a circle',
      Exported: 'a',
    });
    expect(lookups.map(({ status }) => status)).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    expect(lookups.find(({ path }) => path === 'Alone')?.reason).toBe(
      'only a deployment can know Alone, which refers to itself in a circle',
    );
  });

  test('are unknown if a text doubles at each of 60 steps, within bounded time and memory', async () => {
    const doubled = (step: number) =>
      step === 0 ? 'a' : { 'Fn::Join': ['', [output(`S${step - 1}`, 'Text'), output(`S${step - 1}`, 'Text')]] };
    const steps = [...Array(60).keys()].map((step): AssemblyStack => ({
      path: `S${step}`,
      template: { Outputs: outputs({ Text: doubled(step) }) },
    }));

    const { outputs: shown } = await previewJson(folder(), steps, ['--offline'], {
      environment: { NODE_OPTIONS: '--max-old-space-size=256' },
    });

    expect(shown[3]?.value).toBe('aaaaaaaa');
    expect(shown[59]?.unknown).toBe('a text of more than 65,536 characters');
  });

  test('are evaluated through 300 stacks, and unknown through 1,000 stacks or levels', async () => {
    const tooDeep = 'an expression that is more than 400 levels deep';
    let deep: unknown = 'end';
    for (let level = 0; level < 1000; level += 1) {
      deep = { 'Fn::Join': ['', [deep]] };
    }
    const chain = (name: string, length: number) =>
      [...Array(length).keys()].map((index): AssemblyStack => {
        const next = index === length - 1 ? 'end' : output(`${name}${index + 1}`, 'Next');
        return { path: `${name}${index}`, template: { Outputs: outputs({ Next: next }) } };
      });

    const { outputs: shown } = await previewJson(folder(), [
      ...chain('Chain', 300),
      ...chain('Long', 1000),
      {
        path: 'Deep',
        template: { Outputs: outputs({ Deep: deep }), Resources: { A: { Type: 'A', Properties: { deep } } } },
      },
    ]);

    expect(shown.find(({ stack }) => stack === 'Chain0')?.value).toBe('end');
    expect(shown.find(({ stack }) => stack === 'Long0')?.unknown).toBe(tooDeep);
    expect(byPlace(shown).Deep).toBe(`unknown: ${tooDeep}`);
  });
});

test('a malformed expression is unknown and does not end the preview', async () => {
  const odd: readonly unknown[] = [
    { Ref: 5 },
    { Ref: ['a'] },
    { 'Fn::GetAtt': 'A' },
    { 'Fn::GetAtt': [{ Ref: 'A' }, 'B'] },
    { 'Fn::GetAtt': null },
    { 'Fn::Join': null },
    { 'Fn::Select': [] },
    { 'Fn::Split': [1, 2] },
    { 'Fn::Sub': null },
    { 'Fn::Sub': ['a', null] },
    { 'Fn::Sub': [5, {}] },
    { 'Fn::If': 'a' },
    { 'Fn::If': [null, 1, 2] },
    { 'Fn::FindInMap': 'a' },
    { 'Fn::FindInMap': ['a', 'b', { Ref: 'AWS::NoValue' }] },
    { 'Fn::GetStackOutput': null },
    { 'Fn::GetStackOutput': 'a' },
    { 'Fn::ImportValue': null },
    { 'Fn::ImportValue': ['a'] },
    { 'Fn::Base64': {} },
    { __proto__: null, constructor: 'a' },
    [],
  ];
  const values = Object.fromEntries(odd.map((value, index) => [`Odd${index}`, value]));

  const { outputs: shown, lookups } = await previewJson(folder(), [
    {
      path: 'Own',
      template: {
        Parameters: { Odd: {}, AlsoOdd: { Type: 'CommaDelimitedList', Default: ['a'] } },
        Conditions: { Odd: 'a', Empty: {}, List: [] },
        Resources: {
          Null: null,
          Function: providerFunction(),
          Odd: lookup({ Expect: 'a', Region: { Ref: 'Odd' } }),
          NoProperties: { Type: 'Custom::ChimePhoneNumber' },
        },
        Outputs: { ...outputs(values), Conditional: { Value: 'a', Condition: 'List' }, Last: { Value: 'still here' } },
      },
    },
  ]);

  expect(Object.keys(byPlace(shown))).toHaveLength(odd.length + 2);
  expect(shown.filter(({ unknown }) => unknown === undefined)).toEqual([
    { stack: 'Own', place: 'Last', value: 'still here' },
  ]);
  expect(lookups.map(({ status }) => status)).toEqual(['UNKNOWN', 'FAILED']);
});
