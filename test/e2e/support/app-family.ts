/**
 * Generates small apps from a seed: parameters, mappings, conditions, functions, lookups, exports, and references
 * between stacks. Each of their templates can be deployed.
 *
 * The apps don't contain the following, because MiniStack 1.5.33 differs from CloudFormation. test/cli/cloudformation/
 * tests them:
 * - In conditions, MiniStack doesn't evaluate pseudo parameters, `Fn::FindInMap`, and `Fn::Sub`.
 * - MiniStack converts a boolean to `True`. CloudFormation converts it to `true`.
 * - MiniStack ignores `RoleArn` of `Fn::GetStackOutput`. CloudFormation reads the output in the account of the role.
 */
import { ACCOUNT, REGION } from '../../../tools/local-aws/environment';
import { sampleInventory } from '../../../fake-aws/inventory';
import { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { RESOURCE_TYPE } from '../../../lib/contract/properties';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { OTHER_REGION } from './local-aws';

export interface FamilyStack extends AssemblyStack {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Stacks in the order of their deployment. */
export type FamilyApp = readonly FamilyStack[];

/** @param serviceToken ARN of the function of the lookups, in the first Region. */
export function appFamily(seed: number, count: number, serviceToken: string): FamilyApp[] {
  const random = new Random(seed);
  return [...Array(count).keys()].map((index) => makeApp(`App${index}`, random, serviceToken));
}

const NUMBERS = sampleInventory.PhoneNumbers.map(({ PhoneNumberId }) => PhoneNumberId);

/** Texts with characters that are special in templates or in shells. */
const TEXTS = [
  'a',
  'Grüße',
  'two words',
  '1.0',
  'true',
  'x,y',
  '$',
  '{}',
  'a|b|c',
  '電話',
  '"quoted"',
  'C:\\path',
  '07',
];

const DELIMITERS = ['', '-', ', ', '|', '::'];

/** Patterns of a parameter. JavaScript doesn't read the last one. */
const PATTERNS = ['[A-Z]{2,3}-\\d+', '^(?:[^a-z]+)$', '\\w+(?:-\\d{1,})?', '(?i)[a-z]+-[0-9]+'];

const PSEUDO_PARAMETERS = ['AWS::Region', 'AWS::AccountId', 'AWS::Partition', 'AWS::URLSuffix', 'AWS::StackName'];

/** Values that only a deployment knows. */
const UNKNOWN = [{ Ref: 'Handle' }, { Ref: 'AWS::StackId' }];

/** A linear congruential generator, so that the same seed returns the same apps. */
class Random {
  public constructor(private state: number) {}

  /** An integer from 0 to `limit` - 1. */
  public below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  public pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

interface List {
  readonly expression: unknown;
  /** The minimum number of items. */
  readonly length: number;
}

function makeApp(name: string, random: Random, serviceToken: string): FamilyApp {
  // Stages often have the same stack names in several Regions. cross-stack.test.ts tests several accounts.
  const regions = [REGION, OTHER_REGION];
  const stages = random.below(3) === 0 ? regions : [random.pick(regions)];
  const producers: FamilyStack[] = [];
  return stages.flatMap((region, stage) => {
    const path = `${name}Stage${stage}`;
    const producer = new StackMaker(random, region, serviceToken, []).make(path, `${name}Producer`);
    const reads = [producer, ...producers].flatMap((one) => readsOf(one, region));
    producers.push(producer);
    const consumer = new StackMaker(random, region, serviceToken, reads).make(path, `${name}Consumer`);
    return random.below(4) === 0 ? [producer] : [producer, consumer];
  });
}

/** References to the outputs of a stack. Only weak references work from another Region. */
function readsOf({ template, stackName, region }: FamilyStack, ownRegion: string): unknown[] {
  const { Outputs } = template as { Outputs: Record<string, { Condition?: string; Export?: { Name: string } }> };
  return Object.entries(Outputs)
    .filter(([, { Condition: condition }]) => condition === undefined)
    .flatMap(([OutputName, { Export }]) => [
      { 'Fn::GetStackOutput': { StackName: stackName, OutputName, Region: region } },
      ...(Export === undefined || region !== ownRegion ? [] : [{ 'Fn::ImportValue': Export.Name }]),
    ]);
}

class StackMaker {
  private readonly parameters: Record<string, { Type: string; Default?: unknown; AllowedPattern?: string }> = {};
  private readonly given: Record<string, string> = {};
  private readonly conditions: Record<string, unknown> = {};
  private readonly lists: List[] = [];
  private readonly lookups: string[] = [];

  public constructor(
    private readonly random: Random,
    private readonly region: string,
    private readonly serviceToken: string,
    private readonly reads: readonly unknown[],
  ) {}

  public make(path: string, stackName: string): FamilyStack {
    this.makeParameters();
    this.makeConditions();
    const resources = this.makeResources();
    const outputs = Object.fromEntries(
      [...Array(6).keys()].map((index) => [`Output${index}`, this.makeOutput(stackName, index)]),
    );
    return {
      path: `${path}/${stackName}`,
      stackName,
      account: ACCOUNT,
      region: this.region,
      parameters: this.given,
      template: {
        Transform: 'AWS::LanguageExtensions',
        Parameters: this.parameters,
        Mappings: {
          Map: {
            [REGION]: { Name: 'Virginia', Zones: ['a', 'b', 'c'], Count: 6 },
            [OTHER_REGION]: { Name: 'Ireland', Zones: ['a', 'b'], Count: 3 },
          },
        },
        Conditions: this.conditions,
        Resources: resources,
        Outputs: outputs,
      },
    };
  }

  private makeParameters(): void {
    const values: readonly [string, string, string][] = [
      ['Text', 'String', this.random.pick(TEXTS)],
      ['Count', 'Number', this.random.pick(['7', '1.50', '-3', '007'])],
      ['List', 'CommaDelimitedList', this.random.pick(['a, b,c', 'x,y', ' one , two,three,four'])],
      ['Counts', 'List<Number>', this.random.pick(['1,2,3', '10,20'])],
      ['Code', 'String', this.random.pick(['AB-12', 'XYZ-3456'])],
    ];
    for (const [name, Type, value] of values) {
      const isGiven = this.random.below(2) === 0;
      const AllowedPattern = name === 'Code' ? this.random.pick(PATTERNS) : undefined;
      this.parameters[name] = { Type, ...(!isGiven && { Default: value }), ...(AllowedPattern && { AllowedPattern }) };
      if (isGiven) {
        this.given[name] = value;
      }
      if (Type.includes('List')) {
        this.lists.push({ expression: { Ref: name }, length: value.split(',').length });
      }
    }
  }

  private makeConditions(): void {
    for (let index = 0; index < 4; index += 1) {
      this.conditions[`Condition${index}`] = this.condition(2);
    }
  }

  private makeResources(): Record<string, object> {
    const resources: Record<string, object> = { Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };
    if (this.region === REGION && this.random.below(2) === 0) {
      resources.Line = {
        Type: RESOURCE_TYPE,
        Properties: {
          ServiceToken: this.serviceToken,
          PhoneNumberId: this.random.pick(NUMBERS),
          AbsentValue: { 'Fn::If': ['Condition0', 'absent', 'none'] },
          Refresh: { Ref: 'AWS::StackId' },
        },
      };
      this.lookups.push('Line');
    }
    return resources;
  }

  private makeOutput(stackName: string, index: number): object {
    const isExported = this.random.below(3) === 0;
    const value = isExported ? { 'Fn::Join': ['', ['=', this.text(2)]] } : this.text(3);
    return {
      Value: value,
      ...(isExported && { Export: { Name: `${stackName}-${index}` } }),
      ...(this.random.below(5) === 0 && { Condition: `Condition${this.random.below(4)}` }),
    };
  }

  /** An expression that evaluates to a string. */
  private text(depth: number): unknown {
    if (this.random.below(40) === 0) {
      return this.random.pick(UNKNOWN);
    }
    return depth === 0 ? this.leaf() : this.random.pick(this.composed(depth - 1))();
  }

  private leaf(): unknown {
    const leaves: unknown[] = [
      this.random.pick(TEXTS),
      this.random.pick(TEXTS),
      { Ref: 'Text' },
      { Ref: 'Count' },
      { Ref: 'Code' },
      { Ref: this.random.pick(PSEUDO_PARAMETERS) },
      { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, this.random.pick(['Name', 'Count'])] },
      ...(this.reads.length > 0 ? [this.random.pick(this.reads), this.random.pick(this.reads)] : []),
      ...this.lookups.flatMap((lookup) => [
        { Ref: lookup },
        { 'Fn::GetAtt': [lookup, this.random.pick(Object.values(PhoneNumberAttribute))] },
      ]),
    ];
    return this.random.pick(leaves);
  }

  private composed(depth: number): (() => unknown)[] {
    return [
      () => this.leaf(),
      () => ({ 'Fn::Join': [this.random.pick(DELIMITERS), this.list(depth).expression] }),
      () => ({ 'Fn::Join': [this.random.pick(DELIMITERS), [this.text(depth), 5, this.text(depth)]] }),
      () => this.select(depth),
      () => ({ 'Fn::If': [`Condition${this.random.below(4)}`, this.text(depth), this.text(depth)] }),
      () => ({ 'Fn::Base64': this.text(depth) }),
      () => ({
        'Fn::Sub': ['${Text}-${Given}:${AWS::Region}/${!Literal} ${Count}$', { Given: this.text(depth) }],
      }),
      () => ({ 'Fn::Sub': '${AWS::StackName}.${AWS::Partition}.${Text}' }),
      () => ({ 'Fn::Join': ['=', ['length', { 'Fn::Length': this.random.pick(this.lists).expression }]] }),
      () => ({ 'Fn::ToJsonString': { Code: { Ref: 'Code' }, Texts: [this.random.pick(TEXTS), { Ref: 'Count' }] } }),
      () => ({
        'Fn::FindInMap': [
          'Map',
          { Ref: 'AWS::Region' },
          { 'Fn::Select': [this.random.below(2), ['Name', 'Nothing']] },
          { DefaultValue: { 'Fn::Sub': 'no ${Code}' } },
        ],
      }),
    ];
  }

  private select(depth: number): unknown {
    const { expression, length } = this.list(depth);
    const index = this.random.below(length);
    return { 'Fn::Select': [this.random.pick([index, String(index)]), expression] };
  }

  private list(depth: number): List {
    const lists: List[] = [
      ...this.lists,
      { expression: [this.text(depth), this.text(depth)], length: 2 },
      { expression: { 'Fn::Split': ['|', this.random.pick(['a|b|c', '|a||', 'a'])] }, length: 1 },
      { expression: { 'Fn::Split': ['-', { 'Fn::Join': ['-', this.random.pick(this.lists).expression] }] }, length: 2 },
      { expression: { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'Zones'] }, length: 2 },
    ];
    return this.random.pick(lists);
  }

  private condition(depth: number): unknown {
    const sides: unknown[] = [
      { Ref: 'Text' },
      { Ref: 'Count' },
      { 'Fn::Select': [0, { Ref: 'List' }] },
      { 'Fn::Select': ['1', { Ref: 'Counts' }] },
      ...['a', 'x,y', '7', 'x', '2'],
    ];
    const equals = { 'Fn::Equals': [this.random.pick(sides), this.random.pick(sides)] };
    if (depth === 0) {
      return equals;
    }
    const others = Object.keys(this.conditions);
    const next = (): unknown => this.condition(depth - 1);
    return this.random.pick<unknown>([
      equals,
      { 'Fn::Not': [next()] },
      { 'Fn::And': [next(), next()] },
      { 'Fn::Or': [next(), next(), next()] },
      ...(others.length > 0 ? [{ 'Fn::Not': [{ Condition: this.random.pick(others) }] }] : []),
    ]);
  }
}
