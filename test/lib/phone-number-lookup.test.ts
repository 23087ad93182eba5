import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  Aspects,
  CrossStackReferences,
  Duration,
  NestedStack,
  ReferenceStrength,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  AssociationName,
  PhoneNumberAttribute,
  PhoneNumberCapability,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const lookUp = (props: Partial<PhoneNumberLookupProps> = {}) =>
  new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: NUMBER, ...props });

const expectProperties = (properties: object) => {
  Template.fromStack(stack).hasResourceProperties(RESOURCE_TYPE, properties);
};

describe('attributes', () => {
  test('properties read the attributes', () => {
    const lookup = lookUp();
    const getters = {
      phoneNumberId: 'PhoneNumberId',
      e164PhoneNumber: 'E164PhoneNumber',
      phoneNumberArn: 'PhoneNumberArn',
      status: 'Status',
      phoneNumberType: 'Type',
      productType: 'ProductType',
      country: 'Country',
      callingName: 'CallingName',
      callingNameStatus: 'CallingNameStatus',
      name: 'Name',
      orderId: 'OrderId',
      createdTimestamp: 'CreatedTimestamp',
      updatedTimestamp: 'UpdatedTimestamp',
      deletionTimestamp: 'DeletionTimestamp',
      associations: 'Associations',
      associationCount: 'AssociationCount',
      capabilities: 'Capabilities',
      voiceConnectorId: 'VoiceConnectorId',
      voiceConnectorGroupId: 'VoiceConnectorGroupId',
      sipRuleId: 'SipRuleId',
      chimeAccountId: 'AccountId',
      chimeUserId: 'UserId',
      exists: 'Exists',
      servedBy: 'ServedBy',
      details: 'Details',
    } as const;

    for (const [getter, attribute] of Object.entries(getters)) {
      expect([getter, stack.resolve(lookup[getter as keyof typeof getters])]).toEqual([getter, getAtt(attribute)]);
    }
  });

  const getAtt = (attribute: string) => ({ 'Fn::GetAtt': [expect.stringMatching(/^SupportLine/), attribute] });

  test.each(Object.values(PhoneNumberAttribute))('attribute(%s)', (attribute) => {
    expect(stack.resolve(lookUp().attribute(attribute))).toEqual(getAtt(attribute));
  });

  test.each(Object.values(PhoneNumberCapability))('capability(%s)', (capability) => {
    expect(stack.resolve(lookUp().capability(capability))).toEqual(getAtt(`Capabilities.${capability}`));
  });

  test.each(Object.values(AssociationName))('association(%s)', (name) => {
    expect(stack.resolve(lookUp().association(name))).toEqual(getAtt(name));
  });

  test('toEnvironment returns the attributes that route a call', () => {
    const environment = lookUp().toEnvironment('SUPPORT_LINE');

    expect(Object.keys(environment)).toEqual([
      'SUPPORT_LINE_E164_PHONE_NUMBER',
      'SUPPORT_LINE_STATUS',
      'SUPPORT_LINE_TYPE',
      'SUPPORT_LINE_PRODUCT_TYPE',
      'SUPPORT_LINE_COUNTRY',
      'SUPPORT_LINE_CALLING_NAME',
      'SUPPORT_LINE_NAME',
      'SUPPORT_LINE_ASSOCIATIONS',
      'SUPPORT_LINE_VOICE_CONNECTOR_ID',
      'SUPPORT_LINE_VOICE_CONNECTOR_GROUP_ID',
      'SUPPORT_LINE_SIP_RULE_ID',
    ]);
    expect(stack.resolve(environment.SUPPORT_LINE_STATUS)).toEqual(getAtt('Status'));
  });

  test.each(['', 'support-line', '1ST', 'support'])("toEnvironment('%s') is an error", (prefix) => {
    expect(() => lookUp().toEnvironment(prefix)).toThrow(
      /can't start the names of environment variables\. Use capital/,
    );
  });
});

describe('references from other stacks', () => {
  const consume = (props: Partial<PhoneNumberLookupProps>) => {
    const consumer = new Stack(app, 'Consumer');
    new StringParameter(consumer, 'Status', { stringValue: lookUp(props).status });
    const [parameter] = Object.values(Template.fromStack(consumer).findResources('AWS::SSM::Parameter'));
    const { Value: value } = parameter?.Properties as { Value: unknown };
    return { value, outputs: Template.fromStack(stack).findOutputs('*') };
  };

  test('are weak by default, so that a refreshed value can be deployed', () => {
    const { value, outputs } = consume({});

    expect(value).toEqual({
      'Fn::GetStackOutput': expect.objectContaining({ StackName: 'Producer', OutputName: Object.keys(outputs)[0] }),
    });
    expect(Object.values(outputs).map(({ Export }) => Export as unknown)).toEqual([undefined]);
  });

  test('are strong where that is asked for', () => {
    const { value } = consume({ referenceStrength: ReferenceStrength.STRONG });

    expect(value).toEqual({ 'Fn::ImportValue': expect.stringContaining('Producer:ExportsOutput') });
  });
});

describe('references to a lookup in a nested stack', () => {
  const nested = (parent: Stack) => new NestedStack(parent, 'Nested');

  /** The values in two stacks that read the attributes of the lookup. */
  const readOutside = (own: Stack, strength?: ReferenceStrength) => {
    const lookup = new PhoneNumberLookup(own, 'Line', { phoneNumberId: NUMBER, referenceStrength: strength });
    const consumers = ['One', 'Two'].map((id) => {
      const consumer = new Stack(app, id);
      new StringParameter(consumer, 'Status', { stringValue: lookup.status });
      new StringParameter(consumer, 'Again', { stringValue: lookup.status });
      new StringParameter(consumer, 'InboundCall', {
        stringValue: lookup.capability(PhoneNumberCapability.INBOUND_CALL),
      });
      return consumer;
    });
    app.synth();
    return consumers.map((consumer) =>
      Object.values(Template.fromStack(consumer).findResources('AWS::SSM::Parameter')).map(
        ({ Properties }) => (Properties as { Value: unknown }).Value,
      ),
    );
  };
  const exportsOf = (own: Stack) =>
    Object.values(Template.fromStack(own).findOutputs('*')).filter(({ Export }) => Export !== undefined);
  const reference = (name: string) => ({
    'Fn::GetStackOutput': expect.objectContaining({ StackName: 'Producer', OutputName: expect.stringContaining(name) }),
  });

  test.each<[string, (parent: Stack) => Stack]>([
    ['one level deep', nested],
    ['two levels deep', (parent) => nested(nested(parent))],
  ])('are weak, %s', (_, nest) => {
    const values = readOutside(nest(stack));

    const expected = [reference('Status'), reference('Status'), reference('InboundCall')];
    expect(values).toEqual([expected, expected]);
    expect(exportsOf(stack)).toEqual([]);
  });

  test('are weak even if the app makes all references strong', () => {
    app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
    stack = new Stack(app, 'Producer');

    expect(readOutside(nested(stack))[0]?.[0]).toEqual(reference('Status'));
  });

  test('are strong where that is asked for', () => {
    const [[status] = []] = readOutside(nested(stack), ReferenceStrength.STRONG);

    expect(status).toEqual({ 'Fn::ImportValue': expect.stringContaining('Producer:ExportsOutput') });
  });

  test('are those of the CDK inside the same top-level stack', () => {
    const own = nested(stack);
    const lookup = new PhoneNumberLookup(own, 'Line', { phoneNumberId: NUMBER });
    new StringParameter(own, 'Inside', { stringValue: lookup.status });
    new StringParameter(stack, 'Parent', { stringValue: lookup.status });
    new StringParameter(new NestedStack(stack, 'Sibling'), 'Sibling', { stringValue: lookup.status });
    app.synth();

    Template.fromStack(own).hasResourceProperties('AWS::SSM::Parameter', {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Line'), 'Status'] },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::SSM::Parameter', {
      Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NestedNestedStack'), Match.stringLikeRegexp('^Outputs\\.')] },
    });
    expect(Template.fromStack(stack).findOutputs('*')).toEqual({});
  });
});

describe('the warning about strong references to a refreshed lookup', () => {
  const warnings = (props: Partial<PhoneNumberLookupProps>) => {
    lookUp(props);
    return warningsOf(stack);
  };
  const warningsOf = (own: Stack) =>
    Annotations.fromStack(own).findWarning('*', Match.stringLikeRegexp('refuses to change an exported value'));

  test.each([
    { referenceStrength: ReferenceStrength.STRONG, refresh: RefreshPolicy.everyDeployment() },
    { referenceStrength: ReferenceStrength.BOTH, refresh: RefreshPolicy.onTrigger('2') },
  ])('appears for $referenceStrength references', (props) => {
    expect(warnings(props)).toHaveLength(1);
  });

  const refresh = RefreshPolicy.everyDeployment();

  test.each<[string, (lookup: PhoneNumberLookup) => void]>([
    [
      'applyCrossStackReferenceStrength',
      (lookup) => {
        lookup.applyCrossStackReferenceStrength(ReferenceStrength.STRONG);
      },
    ],
    [
      'CrossStackReferences.of',
      (lookup) => {
        CrossStackReferences.of(lookup).produce(ReferenceStrength.BOTH);
      },
    ],
    [
      'an Aspect',
      () => {
        Aspects.of(app).add({
          visit(node): void {
            if (node instanceof PhoneNumberLookup) {
              node.applyCrossStackReferenceStrength(ReferenceStrength.STRONG);
            }
          },
        });
      },
    ],
  ])('appears if %s makes the references strong', (_, strengthen) => {
    strengthen(lookUp({ refresh }));

    expect(warningsOf(stack)).toHaveLength(1);
  });

  test("doesn't appear if the references are weak in the end", () => {
    lookUp({ refresh, referenceStrength: ReferenceStrength.STRONG }).applyCrossStackReferenceStrength(
      ReferenceStrength.WEAK,
    );

    expect(warningsOf(stack)).toEqual([]);
  });

  test.each([
    {},
    { refresh: RefreshPolicy.everyDeployment() },
    { referenceStrength: ReferenceStrength.STRONG },
    { referenceStrength: ReferenceStrength.STRONG, refresh: RefreshPolicy.onChange() },
  ])("doesn't appear for %j", (props) => {
    expect(warnings(props)).toEqual([]);
  });
});

describe('the warning about long attributes that are exported', () => {
  const { STRONG, BOTH, WEAK } = ReferenceStrength;
  const { STATUS, DETAILS, ASSOCIATIONS, ASSOCIATION_COUNT } = PhoneNumberAttribute;
  const nested = (outer: Stack) => new NestedStack(outer, 'Nested');
  const places = {
    'a stack': () => stack,
    'a nested stack': () => nested(stack),
    'a nested stack of a nested stack': () => nested(nested(stack)),
  };
  type Place = keyof typeof places;

  /** Another stack reads attributes of a lookup. */
  const readOutside = (
    own: Stack,
    referenceStrength: ReferenceStrength,
    attributes: readonly PhoneNumberAttribute[],
    reader = new Stack(app, 'Reader'),
  ) => {
    const lookup = new PhoneNumberLookup(own, 'Line', { phoneNumberId: NUMBER, referenceStrength });
    for (const attribute of attributes) {
      new StringParameter(reader, attribute, { stringValue: lookup.attribute(attribute) });
    }
    return Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('1,024 characters'))
      .map(({ entry }) => entry.data);
  };

  test.each<[ReferenceStrength, Place, PhoneNumberAttribute[], string]>([
    [STRONG, 'a stack', [DETAILS], 'Details'],
    [BOTH, 'a stack', [ASSOCIATIONS, STATUS], 'Associations'],
    [STRONG, 'a stack', [ASSOCIATIONS, DETAILS], 'Details and Associations'],
    [STRONG, 'a nested stack', [DETAILS], 'Details'],
    [BOTH, 'a nested stack of a nested stack', [ASSOCIATIONS], 'Associations'],
  ])('appears for %s references to a lookup in %s, to %j', (strength, place, attributes, named) => {
    expect(readOutside(places[place](), strength, attributes)).toEqual([
      `Another stack reads ${named} of the lookup through an export, but CloudFormation refuses to export more than 1,024 characters. A deployment that finds more then fails. Use ReferenceStrength.WEAK, or read other attributes. [ack: cdk-chime-phone-number:longExports]`,
    ]);
  });

  test.each<[ReferenceStrength, Place, PhoneNumberAttribute[]]>([
    [WEAK, 'a stack', [DETAILS, ASSOCIATIONS]],
    [WEAK, 'a nested stack', [DETAILS, ASSOCIATIONS]],
    [STRONG, 'a stack', [STATUS, ASSOCIATION_COUNT]],
    [STRONG, 'a nested stack', [STATUS, ASSOCIATION_COUNT]],
  ])("doesn't appear for %s references to a lookup in %s, to %j", (strength, place, attributes) => {
    expect(readOutside(places[place](), strength, attributes)).toEqual([]);
  });

  test("doesn't appear if only the stack of the lookup reads them", () => {
    expect(readOutside(stack, STRONG, [DETAILS, ASSOCIATIONS], stack)).toEqual([]);
  });

  test('appears for the lookup that is read, and not for another of the stack', () => {
    new PhoneNumberLookup(stack, 'Other', { phoneNumberId: NUMBER, referenceStrength: STRONG });
    readOutside(stack, STRONG, [DETAILS]);

    const [warning, ...others] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('1,024'));
    expect(warning?.id).toBe('/Producer/Line');
    expect(others).toEqual([]);
  });
});

describe('the provider that lookups share', () => {
  test('has one function, one role, and one log group for three lookups', () => {
    for (const id of ['A', 'B', 'C']) {
      new PhoneNumberLookup(stack, id, { phoneNumberId: NUMBER });
    }

    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Lambda::Function', 1);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.resourceCountIs(RESOURCE_TYPE, 3);
    expect(Object.keys((template.toJSON() as { Resources: object }).Resources)).toHaveLength(6);
  });

  test('belongs to one stack, also if the stack is nested or in a stage', () => {
    const stage = new Stage(app, 'Beta');
    const stacks = [stack, new Stack(app, 'Other'), new NestedStack(stack, 'Nested'), new Stack(stage, 'Staged')];
    for (const own of stacks) {
      new PhoneNumberLookup(own, 'A', { phoneNumberId: NUMBER });
      new PhoneNumberLookup(own, 'B', { phoneNumberId: NUMBER });
    }

    for (const own of stacks) {
      Template.fromStack(own).resourceCountIs('AWS::Lambda::Function', 1);
    }
  });

  test('has a longer timeout if a lookup waits, and so have its lookups', () => {
    lookUp();
    new PhoneNumberLookup(stack, 'Waits', {
      phoneNumberId: NUMBER,
      expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.minutes(14) },
    });

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', { Timeout: 900 });
    template.allResourcesProperties(RESOURCE_TYPE, { ServiceTimeout: 960 });
  });

  test('has the default timeout if a lookup waits for a short time', () => {
    lookUp({ expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.seconds(30) } });

    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Timeout: 120 });
    expectProperties({ ServiceTimeout: 180, Expect: Match.objectLike({ WithinSeconds: 30 }) });
  });
});
