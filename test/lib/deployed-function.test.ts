/** What follows from the function as it is deployed: after Aspects, property injectors, and overrides change it. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  Aspects,
  AspectPriority,
  CfnParameter,
  Duration,
  type IPropertyInjector,
  PropertyInjectors,
  Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import {
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  type PhoneNumberLookupProviderProps,
  PhoneNumberStatus,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

/** Changes the functions of the app, as a platform team does for all apps. */
type Change = () => void;

const aspect =
  (change: (fn: lambda.CfnFunction) => void, priority?: number): Change =>
  () => {
    const visit = (node: IConstruct) => {
      if (node instanceof lambda.CfnFunction) {
        change(node);
      }
    };
    Aspects.of(app).add({ visit }, { priority });
  };

const injector =
  (injected: Partial<lambda.FunctionProps> | (() => Partial<lambda.FunctionProps>)): Change =>
  () => {
    const functions: IPropertyInjector = {
      constructUniqueId: lambda.Function.PROPERTY_INJECTION_ID,
      inject: (props: lambda.FunctionProps) => ({
        ...props,
        ...(typeof injected === 'function' ? injected() : injected),
      }),
    };
    PropertyInjectors.of(app).add(functions);
  };

const lookUp = (lookups: number, props: PhoneNumberLookupProviderProps = {}, within?: Duration) => {
  const provider = new PhoneNumberLookupProvider(stack, 'Provider', props);
  for (let index = 0; index < lookups; index += 1) {
    new PhoneNumberLookup(stack, `Lookup${String(index)}`, {
      phoneNumberId: NUMBER,
      provider,
      expect: { statuses: [PhoneNumberStatus.ASSIGNED], within },
    });
  }
  return provider;
};

const warnings = (text: string) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp(text))
    .map(({ id, entry }) => [id, entry.data]);

describe('the ServiceTimeout of lookups', () => {
  const parameter = () => new CfnParameter(stack, 'Parameter', { type: 'Number' }).valueAsNumber;

  test.each<[string, number, number, Change]>([
    ['an Aspect with a longer timeout', 1, 660, aspect((fn) => (fn.timeout = 600))],
    ['an Aspect with a shorter timeout', 1, 90, aspect((fn) => (fn.timeout = 30))],
    ['a late Aspect', 1, 660, aspect((fn) => (fn.timeout = 600), AspectPriority.READONLY + 1)],
    [
      'an override',
      1,
      660,
      aspect((fn) => {
        fn.addPropertyOverride('Timeout', 600);
      }),
    ],
    [
      'an override that removes the timeout, so that the default of Lambda applies',
      1,
      63,
      aspect((fn) => {
        fn.addPropertyDeletionOverride('Timeout');
      }),
    ],
    ['a timeout that only the deployment knows', 1, 960, aspect((fn) => (fn.timeout = parameter()))],
    ['an injector with a timeout', 1, 660, injector({ timeout: Duration.minutes(10) })],
    ['an Aspect with a concurrency', 3, 720, aspect((fn) => (fn.reservedConcurrentExecutions = 1))],
    ['an Aspect with a concurrency of 0', 1, 3600, aspect((fn) => (fn.reservedConcurrentExecutions = 0))],
    [
      'a concurrency that only the deployment knows',
      3,
      720,
      aspect((fn) => (fn.reservedConcurrentExecutions = parameter())),
    ],
    ['an injector with a concurrency', 3, 720, injector({ reservedConcurrentExecutions: 1 })],
  ])('follows %s', (_, lookups, seconds, change) => {
    change();
    lookUp(lookups);

    Template.fromStack(stack).allResourcesProperties(RESOURCE_TYPE, { ServiceTimeout: seconds });
  });
});

describe('a timeout that is shorter than a lookup requires', () => {
  test.each<[string, Change]>([
    ['an Aspect', aspect((fn) => (fn.timeout = 30))],
    ['a property injector', injector({ timeout: Duration.seconds(30) })],
  ])('causes a warning if %s sets it', (_, change) => {
    change();
    lookUp(1, {}, Duration.minutes(5));

    expect(warnings('timeout of the function')).toEqual([
      [
        '/Stack/Provider',
        'The timeout of the function is 30 seconds, but within of a lookup requires 360 seconds. Exclude this function from the Aspect or the property injector that sets the timeout, or shorten within. [ack: cdk-chime-phone-number:timeoutTooShort]',
      ],
    ]);
  });

  test.each([
    { seconds: 360, within: Duration.minutes(5) },
    { seconds: 30, within: undefined },
  ])('causes no warning with $seconds s, which no lookup exceeds', ({ seconds, within }) => {
    aspect((fn) => (fn.timeout = seconds))();
    lookUp(1, {}, within);

    expect(warnings('timeout of the function')).toEqual([]);
  });
});

describe('memory and runtime', () => {
  test.each<[string, RegExp, Change]>([
    ['128 MB', /^The function has 128 MB of memory\. .* Set memorySize to 256/, aspect((fn) => (fn.memorySize = 128))],
    ["Lambda's default", /^The function has 128 MB/, aspect((fn) => (fn.memorySize = undefined))],
    ['an injector', /^The function has 255 MB/, injector({ memorySize: 255 })],
    ['Node.js 18', /^The function has the runtime nodejs18\.x, but/, aspect((fn) => (fn.runtime = 'nodejs18.x'))],
    ['Python', /runtime python3\.13, but/, injector({ runtime: lambda.Runtime.PYTHON_3_13 })],
  ])('%s causes a warning', (_, message, change) => {
    change();
    lookUp(1);

    expect(warnings('The function has')).toEqual([['/Stack/Provider', expect.stringMatching(message)]]);
  });

  test.each<[string, Change]>([
    ['the defaults', () => undefined],
    ['256 MB and Node.js 22', injector({ memorySize: 256, runtime: lambda.Runtime.NODEJS_22_X })],
    [
      'values that only the deployment knows',
      aspect((fn) => {
        fn.addPropertyOverride('MemorySize', { Ref: 'Memory' });
        fn.addPropertyOverride('Runtime', { Ref: 'Runtime' });
      }),
    ],
  ])('%s cause no warning', (_, change) => {
    change();
    lookUp(1);

    expect(warnings('The function has')).toEqual([]);
  });
});

describe('a VPC of the platform team', () => {
  const inVpc = aspect((fn) => (fn.vpcConfig = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] }));
  const injectedVpc = injector(() => ({ vpc: new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false }) }));

  const networkActions = (type: string) =>
    [...JSON.stringify(Template.fromStack(stack).findResources(type)).matchAll(/ec2:\w+/g)].length;

  test.each<[string, Change]>([
    ['an Aspect', inVpc],
    ['a property injector', injectedVpc],
  ])('%s: the role gets the permissions for network interfaces', (_, change) => {
    change();
    lookUp(1);

    expect(networkActions('AWS::IAM::Role')).toBe(6);
  });

  test('a role of the user gets the permissions, too', () => {
    inVpc();
    lookUp(1, { role: new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }) });

    expect(networkActions('AWS::IAM::Policy')).toBe(6);
  });

  test('without a VPC, the role has no such permissions', () => {
    lookUp(1);

    expect(networkActions('AWS::IAM::Role')).toBe(0);
  });
});

describe('rules of security groups', () => {
  let vpc: ec2.Vpc;
  let group: ec2.SecurityGroup;

  beforeEach(() => {
    vpc = new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });
    group = new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false });
  });

  /** Logical IDs of the rules that the function depends on. */
  const rulesBeforeFunction = () => {
    const template = Template.fromStack(stack);
    const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
    const dependencies = (fn as { DependsOn?: string[] }).DependsOn ?? [];
    const rules = [
      ...Object.keys(template.findResources('AWS::EC2::SecurityGroupEgress')),
      ...Object.keys(template.findResources('AWS::EC2::SecurityGroupIngress')),
    ];
    return dependencies.filter((id) => rules.includes(id));
  };
  const otherGroup = (id: string) => new ec2.SecurityGroup(stack, id, { vpc, allowAllOutbound: false });

  test('that are resources of their own come before the function, so they go after the lookup', () => {
    const endpoint = otherGroup('Endpoint');
    lookUp(1, { vpc, securityGroups: [group] });
    group.connections.allowTo(endpoint, ec2.Port.HTTPS);
    new ec2.CfnSecurityGroupEgress(stack, 'Rule', { groupId: group.securityGroupId, ipProtocol: '-1' });

    expect(rulesBeforeFunction().sort()).toEqual([
      expect.stringMatching(/^EndpointfromStackGroup/),
      expect.stringMatching(/^GrouptoStackEndpoint/),
      'Rule',
    ]);
  });

  test('of the group that the CDK creates for the function come before it, too', () => {
    const { lambdaFunction } = lookUp(1, { vpc });
    lambdaFunction.connections.allowTo(otherGroup('Endpoint'), ec2.Port.HTTPS);

    expect(rulesBeforeFunction()).toHaveLength(1);
  });

  test('of an imported group in a VPC that an Aspect sets come before the function', () => {
    aspect((fn) => (fn.vpcConfig = { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] }))();
    const imported = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Imported', 'sg-1', { allowAllOutbound: false });
    lookUp(1);
    imported.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS);

    expect(rulesBeforeFunction()).toHaveLength(1);
  });

  test('of other groups, and rules that are part of their group, add no dependency', () => {
    lookUp(1, { vpc, securityGroups: [group] });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS);
    otherGroup('One').connections.allowTo(otherGroup('Two'), ec2.Port.HTTPS);
    ec2.SecurityGroup.fromSecurityGroupId(stack, 'Other', 'sg-1').connections.allowTo(group, ec2.Port.HTTPS);

    expect(rulesBeforeFunction()).toEqual([expect.stringMatching(/^GroupfromStackOther/)]);
  });

  test('of a construct that depends on the lookup add no dependency, which would be a cycle', () => {
    const provider = lookUp(1, { vpc, securityGroups: [group] });
    const database = otherGroup('Database');
    group.connections.allowTo(database, ec2.Port.HTTPS);
    database.node.addDependency(provider);

    expect(rulesBeforeFunction()).toEqual([]);
  });
});
