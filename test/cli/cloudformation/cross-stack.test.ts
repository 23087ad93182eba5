/** Values from other stacks: those of the stack that CloudFormation would find, and no other's. */
import { describe, expect, test } from '@jest/globals';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { byPlace, lookup, outputs, previewJson, providerFunction, useFolder } from '../support';

const folder = useFolder();

const BETA = '111122223333';
const PROD = '444455556666';
const NAMES = { StackName: 'Numbers', OutputName: 'Number' };

interface Where {
  readonly account?: string;
  readonly region?: string;
}

const producer = (path: string, where: Where, value = path): AssemblyStack => ({
  path: `${path}/Numbers`,
  stackName: 'Numbers',
  ...where,
  template: { Outputs: { Number: { Value: value, Export: { Name: 'number' } } } },
});

const consumer = (path: string, where: Where, values: Readonly<Record<string, unknown>>): AssemblyStack => ({
  path: `${path}/Ivr`,
  stackName: 'Ivr',
  ...where,
  template: { Outputs: outputs(values) },
});

const notHere = 'unknown: output Number of stack Numbers, which is not in this cloud assembly';
const notSure = 'unknown: output Number of stack Numbers, where the account or Region is known to a deployment only';

describe('stages with the same names', () => {
  const stages: readonly [string, Where][] = [
    ['Beta', { account: BETA, region: 'us-east-1' }],
    ['Prod', { account: PROD, region: 'us-east-1' }],
    ['ProdWest', { account: PROD, region: 'us-west-2' }],
    ['Open', {}],
    ['OpenAccount', { region: 'us-east-1' }],
  ];

  test.each([
    ['Fn::GetStackOutput', NAMES],
    ['Fn::ImportValue', 'number'],
  ])('%s finds the stack of its own account and Region', async (name, argument) => {
    const preview = await previewJson(
      folder(),
      stages.flatMap(([path, where]) => [
        producer(path, where),
        consumer(path, where, { [path]: { [name]: argument } }),
      ]),
    );

    expect(byPlace(preview.outputs)).toMatchObject(Object.fromEntries(stages.map(([path]) => [path, path])));
  });

  test.each<[string, Where, object, string]>([
    ['another Region', { account: PROD, region: 'us-west-2' }, { Region: 'us-east-1' }, 'Prod'],
    ['its own Region by Ref', { account: PROD, region: 'us-west-2' }, { Region: { Ref: 'AWS::Region' } }, 'ProdWest'],
    [
      'another account, by a role of that account',
      { account: PROD, region: 'us-east-1' },
      { RoleArn: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${BETA}:role/reader` } },
      'Beta',
    ],
    ['a Region without such a stack', { account: PROD, region: 'us-west-2' }, { Region: 'eu-west-1' }, notHere],
    [
      'a Region that only a deployment knows',
      { account: PROD, region: 'us-west-2' },
      { Region: { Ref: 'X' } },
      'unknown: Ref of X',
    ],
    [
      'a role that is none',
      { account: PROD, region: 'us-east-1' },
      { RoleArn: 'reader' },
      'unknown: Fn::GetStackOutput with these arguments',
    ],
    ['no environment, from a Region that is named', {}, { Region: 'us-west-2' }, notSure],
    ['an account alone', { account: PROD }, {}, notSure],
  ])('Fn::GetStackOutput with %s', async (_, where, argument, expected) => {
    const preview = await previewJson(folder(), [
      ...stages.slice(0, 3).map(([path, environment]) => producer(path, environment)),
      consumer('Reader', where, { Read: { 'Fn::GetStackOutput': { ...NAMES, ...argument } } }),
    ]);

    expect(byPlace(preview.outputs).Read).toBe(expected);
  });

  test('a stack without an environment never stands for one with an environment', async () => {
    const preview = await previewJson(folder(), [
      producer('Open', {}),
      consumer('Prod', { account: PROD, region: 'us-east-1' }, { Read: { 'Fn::GetStackOutput': NAMES } }),
      consumer('Also', { account: PROD, region: 'us-east-1' }, { Imported: { 'Fn::ImportValue': 'number' } }),
    ]);

    expect(byPlace(preview.outputs)).toMatchObject({
      Read: notSure,
      Imported: 'unknown: export number, where the account or Region is known to a deployment only',
    });
  });

  test('two stacks that could be meant: neither is', async () => {
    const where = { account: PROD, region: 'us-east-1' };
    const preview = await previewJson(folder(), [
      producer('One', where),
      producer('Two', where),
      consumer('Reader', where, { Read: { 'Fn::GetStackOutput': NAMES }, Imported: { 'Fn::ImportValue': 'number' } }),
    ]);

    expect(byPlace(preview.outputs)).toMatchObject({
      Read: notSure,
      Imported: 'unknown: export number, where the account or Region is known to a deployment only',
    });
  });
});

test('an output that is not made, or only perhaps, is no value', async () => {
  const preview = await previewJson(folder(), [
    {
      path: 'Numbers',
      template: {
        Parameters: { Open: { Type: 'String' } },
        Conditions: { No: { 'Fn::Equals': ['a', 'b'] }, Open: { 'Fn::Equals': [{ Ref: 'Open' }, 'a'] } },
        Outputs: {
          No: { Value: 'no', Condition: 'No', Export: { Name: 'no' } },
          Perhaps: { Value: 'perhaps', Condition: 'Open', Export: { Name: 'perhaps' } },
        },
      },
    },
    {
      path: 'Reader',
      template: {
        Outputs: outputs({
          ReadNo: { 'Fn::GetStackOutput': { StackName: 'Numbers', OutputName: 'No' } },
          ReadPerhaps: { 'Fn::GetStackOutput': { StackName: 'Numbers', OutputName: 'Perhaps' } },
          ReadNothing: { 'Fn::GetStackOutput': { StackName: 'Numbers', OutputName: 'Nothing' } },
          ImportNo: { 'Fn::ImportValue': 'no' },
          ImportPerhaps: { 'Fn::ImportValue': 'perhaps' },
        }),
      },
    },
  ]);

  const open = 'unknown: parameter Open, which has no default (set it with --parameters Open=…)';
  expect(byPlace(preview.outputs)).toEqual({
    Perhaps: open,
    ReadNo: 'unknown: output No of Numbers, whose condition No is false',
    ReadPerhaps: open,
    ReadNothing: 'unknown: output Nothing of Numbers, which has no such output',
    ImportNo: 'unknown: export no, which is not in this cloud assembly',
    ImportPerhaps: open,
  });
});

test('the name of an export follows from no resource, neither where it is exported nor where it is imported', async () => {
  const status = { 'Fn::GetAtt': ['Line', 'Status'] };
  const Resources = { Function: providerFunction(), Line: lookup() };

  const { outputs: shown } = await previewJson(folder(), [
    {
      path: 'Numbers',
      template: {
        Resources,
        Outputs: {
          Known: { Value: 'a', Export: { Name: 'Assigned' } },
          Open: { Value: 'b', Export: { Name: status } },
        },
      },
    },
    {
      path: 'Reader',
      template: {
        Resources,
        Outputs: outputs({ ByName: { 'Fn::ImportValue': 'Assigned' }, ByStatus: { 'Fn::ImportValue': status } }),
      },
    },
  ]);

  expect(byPlace(shown)).toMatchObject({
    ByName: 'a',
    ByStatus: 'unknown: Status of Line, in a place where CloudFormation refuses it',
  });
});

describe('nested stacks', () => {
  const NESTED = {
    Parameters: {
      FromParent: { Type: 'String', Default: 'default' },
      List: { Type: 'CommaDelimitedList', Default: 'default' },
      NotGiven: { Type: 'String', Default: 'default' },
      NoDefault: { Type: 'String' },
    },
    Outputs: outputs({
      Given: { Ref: 'FromParent' },
      List: { 'Fn::Join': ['|', { Ref: 'List' }] },
      NotGiven: { Ref: 'NotGiven' },
      NoDefault: { Ref: 'NoDefault' },
      Name: { Ref: 'AWS::StackName' },
      Region: { Ref: 'AWS::Region' },
    }),
  };
  const read = (name: string) => ({ 'Fn::GetAtt': ['Nested', `Outputs.${name}`] });

  test('get their parameters from the parent alone, and have names that CloudFormation makes up', async () => {
    const preview = await previewJson(
      folder(),
      [
        {
          path: 'Parent',
          region: 'us-west-2',
          template: {
            Parameters: { NotGiven: { Type: 'String', Default: "the parent's" } },
            Resources: {
              Nested: {
                Type: 'AWS::CloudFormation::Stack',
                Properties: { Parameters: { FromParent: { Ref: 'AWS::Region' }, List: 'a,b' } },
              },
            },
            Outputs: outputs(
              Object.fromEntries([...Object.keys(NESTED.Outputs), 'Nothing'].map((name) => [name, read(name)])),
            ),
          },
          nested: { Nested: NESTED },
        },
      ],
      ['--offline', '--parameters', 'NotGiven=from the command line'],
    );

    expect(byPlace(preview.outputs)).toEqual({
      Given: 'us-west-2',
      List: 'a|b',
      NotGiven: 'default',
      NoDefault: 'unknown: parameter NoDefault, which has no default (set it with --parameters NoDefault=…)',
      Name: 'unknown: AWS::StackName',
      Region: 'us-west-2',
      Nothing: 'unknown: output Nothing of Nested, which has no such output',
    });
  });

  test.each([
    [{ 'Fn::Equals': ['a', 'b'] }, 'NOT_CREATED', 'unknown: Outputs.Status of Nested, whose condition C is false'],
    [{ 'Fn::Equals': ['a', 'a'] }, 'SUCCESS', 'Assigned'],
    [{ 'Fn::Equals': ['a', { Ref: 'AWS::StackId' }] }, 'UNKNOWN', 'unknown: AWS::StackId'],
  ])('exist as their condition says: %j', async (condition, status, value) => {
    const { lookups, outputs: shown } = await previewJson(folder(), [
      {
        path: 'Parent',
        template: {
          Conditions: { C: condition },
          Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Condition: 'C' } },
          Outputs: outputs({ Status: read('Status') }),
        },
        nested: {
          Nested: {
            Resources: { Function: providerFunction(), Line: lookup() },
            Outputs: outputs({ Status: { 'Fn::GetAtt': ['Line', 'Status'] } }),
          },
        },
      },
    ]);

    expect(lookups[0]?.status).toBe(status);
    expect(byPlace(shown)).toEqual({ Status: value });
  });
});

describe('references that do not end', () => {
  const output = (stackName: string, outputName: string) => ({
    'Fn::GetStackOutput': { StackName: stackName, OutputName: outputName },
  });

  test('a circle of outputs, of lookups, and of exports is unknown', async () => {
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
      Self: 'unknown: output Self of A, which refers to itself in a circle',
      FromA: 'unknown: output FromB of A, which refers to itself in a circle',
      Exported: 'a',
    });
    expect(lookups.map(({ status }) => status)).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    expect(lookups.find(({ path }) => path === 'Alone')?.reason).toBe(
      'only a deployment can know Alone, which refers to itself in a circle',
    );
  });

  test('a text that doubles at each of 60 steps ends in bounded time and memory', async () => {
    const doubled = (step: number) =>
      step === 0 ? 'a' : { 'Fn::Join': ['', [output('Own', `Step${step - 1}`), output('Own', `Step${step - 1}`)]] };
    const steps = Object.fromEntries([...Array(60).keys()].map((step) => [`Step${step}`, doubled(step)]));

    const { outputs: shown } = await previewJson(
      folder(),
      [{ path: 'Own', template: { Outputs: outputs(steps) } }],
      ['--offline'],
      { environment: { NODE_OPTIONS: '--max-old-space-size=256' } },
    );

    expect(byPlace(shown)).toMatchObject({
      Step3: 'aaaaaaaa',
      Step59: 'unknown: a text of more than 65,536 characters',
    });
  });

  test('a chain of 300 stacks is followed to its end, one of 1,000 and a template that is too deep are unknown', async () => {
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

test('what can not be worked out never ends the preview', async () => {
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
