/** Values from other stacks: known only if it is certain which stack CloudFormation would read. */
import { describe, expect, test } from '@jest/globals';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { byPlace, lookup, outputs, previewJson, providerFunction, useFolder } from '../run-preview';

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
      'a role that is not an ARN',
      { account: PROD, region: 'us-east-1' },
      { RoleArn: 'reader' },
      'unknown: Fn::GetStackOutput with these arguments',
    ],
    [
      'a Region in another partition',
      { account: PROD, region: 'us-west-2' },
      { Region: 'cn-north-1' },
      'unknown: Fn::GetStackOutput of a stack in another partition',
    ],
    [
      'a role in another partition',
      { account: PROD, region: 'us-east-1' },
      { RoleArn: `arn:aws-cn:iam::${BETA}:role/reader` },
      'unknown: Fn::GetStackOutput with these arguments',
    ],
    ['no environment, and a Region in the argument', {}, { Region: 'us-west-2' }, notSure],
    ['an account but no Region', { account: PROD }, {}, notSure],
  ])('Fn::GetStackOutput with %s', async (_, where, argument, expected) => {
    const preview = await previewJson(folder(), [
      ...stages.slice(0, 3).map(([path, environment]) => producer(path, environment)),
      consumer('Reader', where, { Read: { 'Fn::GetStackOutput': { ...NAMES, ...argument } } }),
    ]);

    expect(byPlace(preview.outputs).Read).toBe(expected);
  });

  test('a stack without an environment never matches a stack with one', async () => {
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

  test('a value is unknown if two stacks match', async () => {
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

test('an output has no value for other stacks unless it is certain that it exists', async () => {
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
    ReadNo: 'unknown: output No of Numbers, whose condition is false',
    ReadPerhaps: open,
    ReadNothing: 'unknown: output Nothing of Numbers, which has no such output',
    ImportNo: 'unknown: export no, which is not in this cloud assembly',
    ImportPerhaps: open,
  });
});

test('the name of an export or import is unknown if it refers to a resource', async () => {
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

test('a stack cannot read its own outputs and exports, because it is being deployed', async () => {
  const { outputs: shown } = await previewJson(folder(), [
    {
      path: 'Own',
      template: {
        Outputs: {
          A: { Value: 'a', Export: { Name: 'a' } },
          Output: { Value: { 'Fn::GetStackOutput': { StackName: 'Own', OutputName: 'A' } } },
          Export: { Value: { 'Fn::ImportValue': 'a' } },
        },
      },
    },
  ]);

  expect(byPlace(shown)).toEqual({
    A: 'a',
    Output: 'unknown: output A of stack Own, which is being deployed',
    Export: 'unknown: export a of the stack itself, which is being deployed',
  });
});

test.each([
  ['empty', ''],
  ['blank', ' \t'],
  ['too long', 'a'.repeat(1025)],
])('an import of an export that is %s is unknown', async (_, Value) => {
  const { outputs: shown } = await previewJson(folder(), [
    { path: 'Numbers', template: { Outputs: { A: { Value, Export: { Name: 'a' } } } } },
    { path: 'Reader', template: { Outputs: outputs({ Import: { 'Fn::ImportValue': 'a' } }) } },
  ]);

  expect(byPlace(shown).Import).toBe('unknown: export a, whose value CloudFormation refuses to export');
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

  test('get their parameters only from the parent, and their names are unknown', async () => {
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
    [{ 'Fn::Equals': ['a', 'b'] }, 'NOT_CREATED', 'unknown: Outputs.Status of Nested, whose condition is false'],
    [{ 'Fn::Equals': ['a', 'a'] }, 'SUCCESS', 'Assigned'],
    [{ 'Fn::Equals': ['a', { Ref: 'AWS::StackId' }] }, 'UNKNOWN', 'unknown: AWS::StackId'],
  ])('exist only if their condition is true: %j', async (condition, status, value) => {
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
