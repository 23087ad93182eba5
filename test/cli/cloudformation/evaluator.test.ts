/** Values of a template: as CloudFormation evaluates them, or unknown with the reason. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { writeAssembly } from '../../support/cloud-assembly';
import { runCommand } from '../../support/run';
import {
  byPlace,
  lookup,
  NUMBER,
  outputs,
  type PreviewJson,
  previewJson,
  providerFunction,
  runPreview,
  useFolder,
} from '../run-preview';

const folder = useFolder();

const TEMPLATE = {
  Parameters: {
    Text: { Type: 'String', Default: 'text' },
    Number: { Type: 'Number', Default: 7 },
    Decimal: { Type: 'Number', Default: '1.50' },
    List: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Numbers: { Type: 'List<Number>', Default: '1,2,3' },
    Zones: { Type: 'List<AWS::EC2::AvailabilityZone::Name>', Default: 'us-east-1a,us-east-1b' },
    NotSet: { Type: 'String' },
    Ssm: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' },
    SsmList: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/a' },
    EmptyList: { Type: 'CommaDelimitedList', Default: '' },
    EmptyItem: { Type: 'CommaDelimitedList', Default: 'a,,b' },
    LastItemEmpty: { Type: 'CommaDelimitedList', Default: 'a,' },
    SpacedNumbers: { Type: 'List<Number>', Default: '1, 2' },
    NoNumber: { Type: 'Number', Default: 'seven' },
    LargeNumber: { Type: 'Number', Default: 12065550100 },
    TooLarge: { Type: 'Number', Default: 8, MaxValue: 7 },
    TooSmall: { Type: 'Number', Default: 6, MinValue: '7' },
    TooLong: { Type: 'String', Default: 'text', MaxLength: 3 },
    OtherPattern: { Type: 'String', Default: 'text7', AllowedPattern: '[a-z]+' },
    OtherItem: { Type: 'CommaDelimitedList', Default: 'a,7', AllowedPattern: '[a-z]+' },
    JavaPattern: { Type: 'String', Default: 'text', AllowedPattern: '(?i)TEXT' },
    JavaEscape: { Type: 'String', Default: 'pQtext', AllowedPattern: '\\Qtext\\E|.*' },
    JavaProperty: { Type: 'String', Default: 'p{Alpha}', AllowedPattern: '\\p{Alpha}' },
    JavaClass: { Type: 'String', Default: 'text', AllowedPattern: '[a-z&&[^t]]+|.*' },
    JavaNested: { Type: 'String', Default: 'text', AllowedPattern: '[a[b]]|.*' },
    JavaBrace: { Type: 'String', Default: 'a{,2}', AllowedPattern: 'a{,2}' },
    JavaReference: { Type: 'String', Default: 'b', AllowedPattern: '(a)?b\\1' },
    PatternOfOther: { Type: 'String', Default: 'Grüße', AllowedPattern: '\\w+|.+' },
    SlowPattern: { Type: 'String', Default: `${'a'.repeat(40)}!`, AllowedPattern: '(a+)+b?' },
    TooManyBytes: { Type: 'String', Default: 'ü'.repeat(2049) },
    AllBytes: { Type: 'String', Default: 'a'.repeat(4096) },
    Punctuation: { Type: 'String', Default: 'a-b.c@d', AllowedPattern: '[\\w.-]+@[a-z]{1,3}' },
    Escaped: { Type: 'String', Default: '+1 (206)', AllowedPattern: '\\+\\d+\\s\\(\\d{3}\\)' },
    Fitting: { Type: 'String', Default: 'text', AllowedPattern: '^[a-z]+$', MinLength: 4, MaxLength: '4' },
    Odd: { Type: 'String', Default: 'odd', AllowedValues: ['even'] },
    Dynamic: { Type: 'String', Default: '{{resolve:ssm:/a}}' },
  },
  Mappings: {
    Keys: { Assigned: { Name: 'assigned' }, text: { Name: 'text' } },
    Regions: { 'us-west-2': { Name: 'Oregon', Zones: ['a', 'b'], Count: 4, Index: 1, Secret: '{{resolve:ssm:/a}}' } },
  },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'Text' }, 'text'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Seven: { 'Fn::Equals': [{ Ref: 'Number' }, 7] },
    Open: { 'Fn::Equals': [{ Ref: 'Ssm' }, 'x'] },
    And: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': ['a', 'A'] }] },
    Or: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] },
    AndOpen: { 'Fn::And': [{ Condition: 'Open' }, { Condition: 'No' }] },
    OrOpen: { 'Fn::Or': [{ Condition: 'Open' }, { Condition: 'Yes' }] },
    StillOpen: { 'Fn::Or': [{ Condition: 'Open' }, { Condition: 'No' }] },
    Circle: { 'Fn::Not': [{ Condition: 'Circle' }] },
    One: { 'Fn::And': [{ Condition: 'Yes' }] },
    Mapped: { 'Fn::Equals': [{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'Name'] }, 'Oregon'] },
  },
  Resources: {
    Function: providerFunction(),
    Line: lookup(),
    Absent: { ...lookup(), Condition: 'No' },
    Queue: { Type: 'AWS::SQS::Queue' },
  },
};

/** Conditions that CloudFormation refuses. */
const REFUSED = {
  OfResource: { 'Fn::Equals': [{ 'Fn::GetAtt': ['Line', 'Status'] }, 'Assigned'] },
  OfStack: { 'Fn::Equals': [{ 'Fn::ImportValue': 'own' }, 'own'] },
};

const iff = (condition: string) => ({ 'Fn::If': [condition, 'yes', 'no'] });

/** Outputs with a known value. */
const KNOWN: Readonly<Record<string, [expression: unknown, value: string]>> = {
  literal: ['as it is', 'as it is'],
  integer: [5, '5'],
  decimal: [1.5, '1.5'],
  boolean: [true, 'true'],
  numberParameter: [{ Ref: 'Number' }, '7'],
  numberAsItWasWritten: [{ Ref: 'Decimal' }, '1.50'],
  joinOfAList: [{ 'Fn::Join': ['-', { Ref: 'List' }] }, 'a-b-c'],
  joinOfNumbers: [{ 'Fn::Join': ['+', { Ref: 'Numbers' }] }, '1+2+3'],
  joinOfZones: [{ 'Fn::Join': [' ', { Ref: 'Zones' }] }, 'us-east-1a us-east-1b'],
  joinOfLeaves: [{ 'Fn::Join': ['', ['a', 1, true, { Ref: 'Text' }]] }, 'a1truetext'],
  selectOfAList: [{ 'Fn::Select': ['1', { Ref: 'List' }] }, 'b'],
  selectOfASplit: [{ 'Fn::Select': [2, { 'Fn::Split': ['|', '|a||'] }] }, ''],
  selectByMap: [{ 'Fn::Select': [{ 'Fn::FindInMap': ['Regions', 'us-west-2', 'Index'] }, { Ref: 'List' }] }, 'b'],
  fitting: [{ Ref: 'Fitting' }, 'text'],
  allBytes: [{ 'Fn::Select': [0, { 'Fn::Split': ['-', { Ref: 'AllBytes' }] }] }, 'a'.repeat(4096)],
  punctuation: [{ Ref: 'Punctuation' }, 'a-b.c@d'],
  escaped: [{ Ref: 'Escaped' }, '+1 (206)'],
  sub: [
    { 'Fn::Sub': ['${Text} ${Given} ${AWS::Region} ${!Literal} ${Line.Status} $Text', { Given: { Ref: 'Number' } }] },
    'text 7 us-west-2 ${Literal} Assigned $Text',
  ],
  base64: [{ 'Fn::Base64': 'Grüße' }, 'R3LDvMOfZQ=='],
  ref: [{ Ref: 'Line' }, NUMBER],
  getAtt: [{ 'Fn::GetAtt': 'Line.Capabilities.InboundCall' }, 'true'],
  pseudo: [
    { 'Fn::Sub': '${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::StackName} ${AWS::URLSuffix}' },
    '111122223333 us-west-2 aws Own amazonaws.com',
  ],
  map: [{ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'Name'] }, 'Oregon'],
  mapOfANumber: [{ 'Fn::FindInMap': ['Regions', 'us-west-2', 'Count'] }, '4'],
  mapOfAList: [{ 'Fn::Join': ['', { 'Fn::FindInMap': ['Regions', 'us-west-2', 'Zones'] }] }, 'ab'],
  ifYes: [iff('Yes'), 'yes'],
  ifNo: [iff('No'), 'no'],
  ifSeven: [iff('Seven'), 'yes'],
  ifAnd: [iff('And'), 'no'],
  ifOr: [iff('Or'), 'yes'],
  ifAndDecided: [iff('AndOpen'), 'no'],
  ifOrDecided: [iff('OrOpen'), 'yes'],
  ifMapped: [iff('Mapped'), 'yes'],
  ifOtherBranchUnknown: [{ 'Fn::If': ['Yes', 'yes', { Ref: 'NotSet' }] }, 'yes'],
};

const inList = (name: string) => `the list parameter ${name}, in which an item is empty or has spaces around it`;
const notAllowed = (name: string) => `parameter ${name}, whose type or constraints do not allow the value that it has`;

/** Outputs with an unknown value. */
const UNKNOWN: Readonly<Record<string, [expression: unknown, why: string]>> = {
  attribute: [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Arn of Queue'],
  mixed: [{ 'Fn::Join': ['', [{ Ref: 'Text' }, { Ref: 'Queue' }]] }, 'Ref of Queue'],
  notSet: [{ Ref: 'NotSet' }, 'parameter NotSet, which has no default (set it with --parameters NotSet=…)'],
  ssm: [{ Ref: 'Ssm' }, 'the SSM parameter /a, which Ssm names (set its value with --ssm /a=…)'],
  ssmList: [
    { 'Fn::Join': ['', { Ref: 'SsmList' }] },
    'the SSM parameter /a, which SsmList names (set its value with --ssm /a=…)',
  ],
  emptyList: [{ 'Fn::Join': ['', { Ref: 'EmptyList' }] }, inList('EmptyList')],
  emptyItem: [{ 'Fn::Join': ['', { Ref: 'EmptyItem' }] }, inList('EmptyItem')],
  lastItemEmpty: [{ 'Fn::Join': ['', { Ref: 'LastItemEmpty' }] }, inList('LastItemEmpty')],
  spacedNumbers: [{ 'Fn::Join': ['', { Ref: 'SpacedNumbers' }] }, inList('SpacedNumbers')],
  largeNumber: [{ Ref: 'LargeNumber' }, 'the text that CloudFormation makes of the default of parameter LargeNumber'],
  noNumber: [{ Ref: 'NoNumber' }, notAllowed('NoNumber')],
  tooLarge: [{ Ref: 'TooLarge' }, notAllowed('TooLarge')],
  tooSmall: [{ Ref: 'TooSmall' }, notAllowed('TooSmall')],
  tooLong: [{ Ref: 'TooLong' }, notAllowed('TooLong')],
  otherPattern: [{ Ref: 'OtherPattern' }, notAllowed('OtherPattern')],
  otherItem: [{ 'Fn::Join': ['', { Ref: 'OtherItem' }] }, notAllowed('OtherItem')],
  ...Object.fromEntries(
    [
      'JavaPattern',
      'JavaEscape',
      'JavaProperty',
      'JavaClass',
      'JavaNested',
      'JavaBrace',
      'JavaReference',
      'PatternOfOther',
      'SlowPattern',
    ].map((name): [string, [unknown, string]] => [name, [{ Ref: name }, notAllowed(name)]]),
  ),
  tooManyBytes: [{ Ref: 'TooManyBytes' }, 'parameter TooManyBytes, whose value has more than 4096 bytes'],
  outsideAscii: ['Grüße', 'what CloudFormation makes of characters outside ASCII in an output'],
  snippetInSub: [
    { 'Fn::Sub': ['${Given}', { Given: 'a', 'Fn::Transform': { Name: 'AWS::Include' } }] },
    'what Fn::Transform makes of the variables of Fn::Sub',
  ],
  length: [{ 'Fn::Length': { Ref: 'List' } }, 'Fn::Length with these arguments'],
  toJsonString: [{ 'Fn::ToJsonString': { a: 'b' } }, 'Fn::ToJsonString with these arguments'],
  mapWithDefault: [
    { 'Fn::FindInMap': ['Regions', 'us-west-2', 'Nothing', { DefaultValue: 'a' }] },
    'Fn::FindInMap with these arguments',
  ],
  notAllowed: [{ Ref: 'Odd' }, notAllowed('Odd')],
  stackId: [{ Ref: 'AWS::StackId' }, 'AWS::StackId'],
  list: [{ Ref: 'List' }, 'a list, where a string is needed'],
  object: [{ Text: 'a' }, 'an object, where a string is needed'],
  nothing: [{ Ref: 'AWS::NoValue' }, 'AWS::NoValue, where a string is needed'],
  null: [null, 'null, which CloudFormation refuses'],
  large: [1e21, 'a number, where a string is needed'],
  account: [123456789012, 'a number, where a string is needed'],
  tiny: [0.0001, 'a number, where a string is needed'],
  selectByFunction: [
    { 'Fn::Select': [{ 'Fn::Select': [0, { Ref: 'Numbers' }] }, { Ref: 'List' }] },
    'Fn::Select with these arguments',
  ],
  selectTooFar: [{ 'Fn::Select': [3, { Ref: 'List' }] }, 'Fn::Select of item 3, where the list has 3'],
  selectBefore: [{ 'Fn::Select': [-1, { Ref: 'List' }] }, 'Fn::Select with these arguments'],
  selectOfText: [{ 'Fn::Select': [0, 'text'] }, 'Fn::Select with these arguments'],
  joinByFunction: [{ 'Fn::Join': [{ Ref: 'Text' }, ['a', 'b']] }, 'Fn::Join with these arguments'],
  joinOfNothing: [{ 'Fn::Join': ['', []] }, 'Fn::Join with these arguments'],
  joinOfText: [{ 'Fn::Join': ['', 'text'] }, 'Fn::Join with these arguments'],
  joinOfObjects: [{ 'Fn::Join': ['', [{ Text: 'a' }]] }, 'Fn::Join of an object'],
  joinOfLists: [{ 'Fn::Join': ['', [{ Ref: 'List' }]] }, 'Fn::Join of a list'],
  joinOfNoValue: [{ 'Fn::Join': ['', ['a', { Ref: 'AWS::NoValue' }]] }, "AWS::NoValue in a function's argument"],
  splitByNothing: [{ 'Fn::Join': ['', { 'Fn::Split': ['', 'text'] }] }, 'Fn::Split with these arguments'],
  subOfAList: [{ 'Fn::Sub': '${List}' }, 'Fn::Sub of a list'],
  subOfThree: [{ 'Fn::Sub': ['${Text}', {}, 'more'] }, 'Fn::Sub with these arguments'],
  subOfNothing: [{ 'Fn::Sub': 'a ${ b' }, 'Fn::Sub with these arguments'],
  mapByResource: [
    { 'Fn::FindInMap': ['Keys', { Ref: 'Line' }, 'Name'] },
    'Ref of Line, in a place where CloudFormation refuses it',
  ],
  mapByFunction: [
    { 'Fn::FindInMap': ['Keys', { 'Fn::GetAtt': ['Line', 'Status'] }, 'Name'] },
    'Fn::FindInMap with these arguments',
  ],
  mapWithout: [
    { 'Fn::FindInMap': ['Regions', 'us-west-2', 'toString'] },
    'us-west-2.toString of mapping Regions, which has no such value',
  ],
  mapOfDynamic: [{ 'Fn::FindInMap': ['Regions', 'us-west-2', 'Secret'] }, 'the dynamic reference {{resolve:ssm:/a}}'],
  ifOpen: [iff('Open'), 'the SSM parameter /a, which Ssm names (set its value with --ssm /a=…)'],
  ifStillOpen: [iff('StillOpen'), 'the SSM parameter /a, which Ssm names (set its value with --ssm /a=…)'],
  ifOfResource: [iff('OfResource'), 'Status of Line, in a place where CloudFormation refuses it'],
  ifOfStack: [iff('OfStack'), 'Fn::ImportValue, in a place where CloudFormation refuses it'],
  ifCircle: [iff('Circle'), 'condition Circle, which refers to itself in a circle'],
  ifNothing: [iff('Nothing'), 'condition Nothing, which the template does not have'],
  ifOne: [iff('One'), 'Fn::And with these arguments'],
  absent: [{ 'Fn::GetAtt': ['Absent', 'Status'] }, 'Status of Absent, whose condition is false'],
  attributeOfThree: [{ 'Fn::GetAtt': ['Line', 'Capabilities', 'InboundCall'] }, 'Fn::GetAtt with these arguments'],
  attributeRef: [{ 'Fn::GetAtt': ['Line', 'Ref'] }, 'Fn::GetAtt with these arguments'],
  attributeOfObjects: [{ 'Fn::GetAtt': ['Line', 'toString'] }, 'toString of Line, which a lookup does not have'],
  notAnAttribute: [{ 'Fn::GetAtt': ['Line', 'Color'] }, 'Color of Line, which a lookup does not have'],
  dynamic: [
    '{{resolve:secretsmanager:a:SecretString:b}}',
    'the dynamic reference {{resolve:secretsmanager:a:SecretString:b}}',
  ],
  dynamicParameter: [{ Ref: 'Dynamic' }, 'the dynamic reference {{resolve:ssm:/a}}'],
  dynamicInText: [{ 'Fn::Sub': 'a {{resolve:ssm:/${Text}}}' }, 'the dynamic reference {{resolve:ssm:/text}}'],
  dynamicOfParts: [{ 'Fn::Join': ['', ['{{resol', 've:ssm:/a}}']] }, 'the dynamic reference {{resolve:ssm:/a}}'],
  import: [{ 'Fn::ImportValue': 'elsewhere' }, 'export elsewhere, which is not in this cloud assembly'],
  stackOutput: [
    { 'Fn::GetStackOutput': { StackName: 'Elsewhere', OutputName: 'A' } },
    'output A of stack Elsewhere, which is not in this cloud assembly',
  ],
  cidr: [{ 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }, 'Fn::Cidr'],
  zones: [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'Fn::GetAZs'],
  transform: [{ 'Fn::Transform': { Name: 'AWS::Include' } }, 'Fn::Transform'],
  twoFunctions: [{ Ref: 'Text', 'Fn::Sub': 'a' }, 'Ref with these arguments'],
};

const first = <T>(cases: Readonly<Record<string, [unknown, T]>>, at: 0 | 1) =>
  Object.fromEntries(Object.entries(cases).map(([name, pair]) => [name, pair[at]]));

describe('functions, parameters, pseudo parameters, and conditions', () => {
  test('are known if all of their parts are known, and unknown otherwise', async () => {
    const preview = await previewJson(folder(), [
      {
        path: 'Own',
        account: '111122223333',
        region: 'us-west-2',
        template: {
          ...TEMPLATE,
          Conditions: { ...TEMPLATE.Conditions, ...REFUSED },
          Outputs: outputs({ ...first(KNOWN, 0), ...first(UNKNOWN, 0) }),
        },
      },
    ]);

    expect(byPlace(preview.outputs)).toEqual({
      ...first(KNOWN, 1),
      ...Object.fromEntries(Object.entries(UNKNOWN).map(([name, [, why]]) => [name, `unknown: ${why}`])),
    });
    expect(preview.refusals.map(({ place, message }) => [place, message.split(',')[0]])).toEqual([
      ['a key of Fn::FindInMap', 'CloudFormation refuses Ref of Line here'],
      ['condition OfResource', 'CloudFormation refuses Status of Line here'],
      ['condition OfStack', 'CloudFormation refuses Fn::ImportValue here'],
    ]);
  });

  test('of a stack without an environment are unknown if they depend on the environment', async () => {
    const preview = await previewJson(folder(), [
      {
        path: 'Own',
        template: {
          Outputs: outputs({
            region: { Ref: 'AWS::Region' },
            partition: { 'Fn::Sub': 'arn:${AWS::Partition}:iam' },
            suffix: { Ref: 'AWS::URLSuffix' },
          }),
        },
      },
      {
        path: 'China',
        region: 'cn-north-1',
        template: { Outputs: outputs({ chinese: { 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' } }) },
      },
    ]);

    expect(byPlace(preview.outputs)).toEqual({
      region: 'unknown: AWS::Region',
      partition: 'unknown: AWS::Partition',
      suffix: 'unknown: AWS::URLSuffix',
      chinese: 'aws-cn amazonaws.com.cn',
    });
  });

  test('can have parameters from the command line, for one stack or for all stacks', async () => {
    const template = {
      Parameters: { List: { Type: 'CommaDelimitedList' }, Text: { Type: 'String', Default: 'default' } },
      Outputs: outputs({ list: { 'Fn::Join': ['|', { Ref: 'List' }] }, text: { Ref: 'Text' } }),
    };

    const preview = await previewJson(
      folder(),
      [
        { path: 'One', template },
        { path: 'Two', template },
      ],
      ['--offline', '--parameters', 'List=a,b', '--parameters', 'Two:Text=own', '--parameters', 'Two:Text=last'],
    );

    expect(preview.outputs).toEqual([
      { stack: 'One', place: 'list', value: 'a|b' },
      { stack: 'One', place: 'text', value: 'default' },
      { stack: 'Two', place: 'list', value: 'a|b' },
      { stack: 'Two', place: 'text', value: 'last' },
    ]);
  });

  test.each<[string, object, string]>([
    ['a macro', { Transform: 'MyMacro' }, 'MyMacro'],
    ['a macro among others', { Transform: ['AWS::LanguageExtensions', { Name: 'Mine' }] }, 'Mine'],
    ['a macro that is malformed', { Transform: [[5]] }, 'in Transform'],
    ['a snippet at the top', { 'Fn::Transform': { Name: 'AWS::Include' } }, 'Fn::Transform'],
  ])('are unknown if %s can change them', async (_, part: { Outputs?: object }, name) => {
    const { outputs: shown } = await previewJson(folder(), [
      { path: 'Own', template: { ...part, Outputs: { ...outputs({ text: 'a' }), ...part.Outputs } } },
    ]);

    expect(byPlace(shown).text).toBe(`unknown: what the macro ${name} makes of the template`);
  });

  test("are known despite transforms of AWS that don't change them", async () => {
    const { outputs: shown } = await previewJson(folder(), [
      { path: 'Own', template: { Transform: ['AWS::LanguageExtensions'], Outputs: outputs({ text: 'a' }) } },
    ]);

    expect(byPlace(shown)).toEqual({ text: 'a' });
  });
});

describe('with the transform AWS::LanguageExtensions', () => {
  const EXTENDED: Readonly<Record<string, [expression: unknown, value: string]>> = {
    lengthOfAList: [{ 'Fn::Length': { Ref: 'List' } }, '3'],
    lengthOfASplit: [{ 'Fn::Length': { 'Fn::Split': ['|', 'a|b'] } }, '2'],
    lengthInAText: [{ 'Fn::Join': ['', ['n=', { 'Fn::Length': ['a'] }]] }, 'n=1'],
    lengthOfText: [{ 'Fn::Length': 'text' }, 'unknown: Fn::Length with these arguments'],
    lengthOfUnknown: [
      { 'Fn::Length': { Ref: 'SsmList' } },
      'unknown: the SSM parameter /a, which SsmList names (set its value with --ssm /a=…)',
    ],
    json: [{ 'Fn::ToJsonString': { a: { Ref: 'Text' }, b: ['x', { c: 'd' }] } }, '{"a":"text","b":["x",{"c":"d"}]}'],
    jsonOfAList: [{ 'Fn::ToJsonString': ['a', { Ref: 'Text' }] }, '["a","text"]'],
    ...Object.fromEntries(
      [{ b: 'a', a: 'b' }, { a: 1 }, { a: true }, { a: 'ü' }, { a: '<b>' }, { a: '"' }, { 1: 'a' }, 'text'].map(
        (value, index): [string, [unknown, string]] => [
          `jsonOf${index}`,
          [{ 'Fn::ToJsonString': value }, 'unknown: the JSON that Fn::ToJsonString writes'],
        ],
      ),
    ),
    computedKey: [
      { 'Fn::FindInMap': ['Regions', { 'Fn::Join': ['-', ['us', 'west', '2']] }, { 'Fn::Sub': '${Key}' }] },
      'Oregon',
    ],
    defaultValue: [{ 'Fn::FindInMap': ['Regions', 'us-east-1', 'Name', { DefaultValue: { Ref: 'Text' } }] }, 'text'],
    defaultOfKey: [{ 'Fn::FindInMap': ['Regions', 'us-west-2', 'City', { DefaultValue: 'none' }] }, 'none'],
    valueDespiteDefault: [{ 'Fn::FindInMap': ['Regions', 'us-west-2', 'Name', { DefaultValue: 'none' }] }, 'Oregon'],
    defaultWithoutMap: [
      { 'Fn::FindInMap': ['Nowhere', 'a', 'b', { DefaultValue: 'none' }] },
      'unknown: a.b of mapping Nowhere, which has no such value',
    ],
    otherOption: [
      { 'Fn::FindInMap': ['Regions', 'us-west-2', 'Name', { Default: 'none' }] },
      'unknown: Fn::FindInMap with these arguments',
    ],
  };

  test('more functions are known', async () => {
    const { outputs: shown } = await previewJson(folder(), [
      {
        path: 'Own',
        template: {
          ...TEMPLATE,
          Parameters: { ...TEMPLATE.Parameters, Key: { Type: 'String', Default: 'Name' } },
          Transform: 'AWS::LanguageExtensions',
          Outputs: outputs(first(EXTENDED, 0)),
        },
      },
    ]);

    expect(byPlace(shown)).toEqual(first(EXTENDED, 1));
  });
});

test.each([
  ['5', '5'],
  ['-7', '-7'],
  ['1.5', '1.5'],
  ['"1.0"', '1.0'],
  ['"a \\"1.0"', 'a "1.0'],
  ['1.0', 'unknown: the text that CloudFormation makes of 1.0'],
  ['1.50', 'unknown: the text that CloudFormation makes of 1.50'],
  ['1e3', 'unknown: the text that CloudFormation makes of 1e3'],
  ['1E+3', 'unknown: the text that CloudFormation makes of 1E+3'],
  ['-0', 'unknown: the text that CloudFormation makes of -0'],
  ['12345678901234567890', 'unknown: the text that CloudFormation makes of 12345678901234567890'],
])('the number %s of a template that a person wrote is %s', async (written, expected) => {
  writeAssembly(folder(), [
    {
      path: 'Own',
      template: {
        Parameters: { Number: { Type: 'Number', Default: '@@' } },
        Mappings: { Map: { a: { b: '@@' } } },
        Outputs: outputs({
          Literal: '@@',
          Mapped: { 'Fn::FindInMap': ['Map', 'a', 'b'] },
          Joined: { 'Fn::Join': ['', ['@@']] },
        }),
      },
    },
  ]);
  const file = path.join(folder(), 'cdk.out', 'Stack0.template.json');
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"@@"', written));

  const { stdout } = await runCommand(['preview', '--offline', '--json'], { cwd: folder() });

  const { Literal: literal, ...others } = byPlace((JSON.parse(stdout) as PreviewJson).outputs);
  expect(literal).toBe(expected);
  expect(
    Object.values(others).every((value) => expected.startsWith('unknown') === String(value).startsWith('unknown')),
  ).toBe(true);
});

describe('what changes a part of a template', () => {
  const SNIPPET = { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/a.json' } } };
  const LOOP = { 'Fn::ForEach::Loop': ['Name', ['A'], { '${Name}': {} }] };
  const status = { 'Fn::GetAtt': ['Line', 'Status'] };
  const TEXT = { Text: { Type: 'String', Default: 'text' } };
  const own = { Function: providerFunction(), Line: lookup() };

  test.each<[string, object, unknown, string]>([
    [
      'a snippet in an output',
      { Outputs: { Out: { Value: 'a', ...SNIPPET } } },
      undefined,
      'Fn::Transform makes of Outputs.Out in Own',
    ],
    [
      'a snippet in the outputs',
      { Outputs: { Out: { Value: 'a' }, ...SNIPPET } },
      undefined,
      'Fn::Transform makes of Outputs in Own',
    ],
    [
      'a loop in the outputs',
      { Outputs: { Out: { Value: 'a' }, ...LOOP } },
      undefined,
      'Fn::ForEach::Loop makes of Outputs in Own',
    ],
    [
      'a snippet in a resource',
      { Resources: { ...own, Line: { ...lookup(), ...SNIPPET } } },
      status,
      'Fn::Transform makes of Resources.Line in Own',
    ],
    [
      'a loop in the resources',
      { Resources: { ...own, ...LOOP } },
      status,
      'Fn::ForEach::Loop makes of Resources in Own',
    ],
    [
      'a snippet in a mapping',
      { Mappings: { Map: { a: { b: 'c', ...SNIPPET } } } },
      { 'Fn::FindInMap': ['Map', 'a', 'b'] },
      'Fn::Transform makes of Mappings.Map.a in Own',
    ],
    [
      'a snippet in a parameter',
      { Parameters: { Text: { ...TEXT.Text, ...SNIPPET } } },
      { Ref: 'Text' },
      'Fn::Transform makes of Parameters.Text in Own',
    ],
    [
      'a snippet in the parameters',
      { Parameters: { ...TEXT, ...SNIPPET } },
      { Ref: 'Text' },
      'Fn::Transform makes of Parameters in Own',
    ],
    [
      'a loop in the conditions',
      { Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, ...LOOP } },
      iff('Yes'),
      'Fn::ForEach::Loop makes of Conditions in Own',
    ],
  ])('%s makes it unknown, and nothing else', async (_, part: { Outputs?: object }, value, why) => {
    const Outputs = { ...(value === undefined ? {} : { Out: { Value: value } }), ...part.Outputs };

    const { outputs: shown } = await previewJson(folder(), [
      { path: 'Own', template: { ...part, Outputs } },
      { path: 'Other', template: { Outputs: outputs({ Other: 'known' }) } },
    ]);

    expect(byPlace(shown).Out).toMatch(new RegExp(`^unknown: (what )?${why}$`));
    expect(byPlace(shown).Other).toBe('known');
  });

  test('a loop in one section leaves the others known', async () => {
    const { outputs: shown } = await previewJson(folder(), [
      {
        path: 'Own',
        template: { Resources: { ...own, ...LOOP }, Parameters: TEXT, Outputs: outputs({ Text: { Ref: 'Text' } }) },
      },
    ]);

    expect(byPlace(shown)).toEqual({ Text: 'text' });
  });

  test.each([
    ['a property from another stack in a resource with a snippet', SNIPPET, {}],
    ['a property from another stack in properties with a snippet', {}, SNIPPET],
  ])('%s is unknown', async (_, besideProperties, besideValue) => {
    const { crossStackValues } = await previewJson(folder(), [
      { path: 'Numbers', template: { Outputs: { Number: { Value: 'a', Export: { Name: 'number' } } } } },
      {
        path: 'Own',
        template: {
          Resources: {
            Queue: {
              Type: 'AWS::SQS::Queue',
              Properties: { QueueName: { 'Fn::ImportValue': 'number' }, ...besideValue },
              ...besideProperties,
            },
          },
        },
      },
    ]);

    expect(crossStackValues.map(({ unknown }) => unknown)).toEqual([expect.stringContaining('Fn::Transform')]);
  });

  test('a loop in the resources can contain lookups, which is told, and which --strict refuses', async () => {
    const stacks = [{ path: 'Own', template: { Resources: LOOP } }];

    const { notices } = await previewJson(folder(), stacks);
    const { status: exitStatus } = await runPreview(folder(), stacks, ['--offline', '--strict']);

    expect(notices).toEqual([
      "The preview can't read what Fn::ForEach::Loop makes of the resources of Own, so it doesn't show lookups in it.",
    ]);
    expect(exitStatus).toBe(1);
  });
});

describe('conditions, AWS::NoValue, and Fn::Transform', () => {
  test('an output is omitted if its condition is false, and unknown if its condition is unknown', async () => {
    const { outputs: shown } = await previewJson(folder(), [
      {
        path: 'Own',
        template: {
          ...TEMPLATE,
          Outputs: {
            Made: { Value: 'a', Condition: 'Yes' },
            NotMade: { Value: 'a', Condition: 'No' },
            Open: { Value: 'a', Condition: 'Open' },
          },
        },
      },
    ]);

    expect(byPlace(shown)).toEqual({
      Made: 'a',
      Open: 'unknown: the SSM parameter /a, which Ssm names (set its value with --ssm /a=…)',
    });
  });

  test('a lookup does not run if its condition is false or unknown', async () => {
    const { lookups, success } = await previewJson(folder(), [
      {
        path: 'Own',
        template: {
          ...TEMPLATE,
          Resources: {
            Function: providerFunction(),
            Made: { ...lookup(), Condition: 'Yes' },
            NotMade: { ...lookup({ PhoneNumberId: '+19995550000' }), Condition: 'No' },
            Open: { ...lookup({ PhoneNumberId: '+19995550000' }), Condition: 'Open' },
          },
        },
      },
    ]);

    expect(success).toBe(true);
    expect(lookups.map(({ path, status }) => [path, status])).toEqual([
      ['Made', 'SUCCESS'],
      ['NotMade', 'NOT_CREATED'],
      ['Open', 'UNKNOWN'],
    ]);
  });

  test('AWS::NoValue omits a property and an item of a list', async () => {
    const { lookups } = await previewJson(folder(), [
      {
        path: 'Own',
        template: {
          Resources: {
            Function: providerFunction(),
            Line: lookup({
              Region: { Ref: 'AWS::NoValue' },
              Expect: { Statuses: ['Assigned', { Ref: 'AWS::NoValue' }], Types: { Ref: 'AWS::NoValue' } },
            }),
          },
        },
      },
    ]);

    expect(lookups[0]?.status).toBe('SUCCESS');
  });

  test('all properties are unknown if Fn::Transform can add some', async () => {
    const { lookups } = await previewJson(folder(), [
      {
        path: 'Own',
        template: {
          Resources: {
            Function: providerFunction(),
            Snippet: lookup({ 'Fn::Transform': { Name: 'AWS::Include' } }),
          },
        },
      },
    ]);

    expect(lookups.map(({ reason }) => reason)).toEqual([
      'only a deployment can know what Fn::Transform makes of Resources.Snippet.Properties in Own',
    ]);
  });

  test('a property that AWS::NoValue omits is not a value from another stack', async () => {
    const stacks = [
      {
        path: 'Own',
        template: {
          ...TEMPLATE,
          Resources: {
            Queue: {
              Type: 'AWS::SQS::Queue',
              Properties: {
                QueueName: { 'Fn::If': ['No', { 'Fn::ImportValue': 'elsewhere' }, { Ref: 'AWS::NoValue' }] },
              },
            },
          },
        },
      },
    ];

    const { crossStackValues } = await previewJson(folder(), stacks);
    const { status, stderr } = await runPreview(folder(), stacks);

    expect(crossStackValues).toEqual([]);
    expect([status, stderr]).toEqual([0, '']);
  });
});
