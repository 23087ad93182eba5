import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  Aspects,
  CfnDynamicReference,
  CfnDynamicReferenceService,
  CfnParameter,
  CrossStackReferences,
  Duration,
  Lazy,
  NestedStack,
  ReferenceStrength,
  SecretValue,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  AssociationName,
  ChimeApi,
  OnMissing,
  PhoneNumberAssociation,
  PhoneNumberAttribute,
  PhoneNumberCapability,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberProductType,
  PhoneNumberStatus,
  PhoneNumberType,
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

describe('properties of the custom resource', () => {
  test('are only those that are set, and those that CloudFormation requires', () => {
    lookUp();

    const [resource] = Object.values(Template.fromStack(stack).findResources(RESOURCE_TYPE));
    expect(resource?.Properties).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^PhoneNumberLookupProviderFunction/), 'Arn'] },
      ServiceTimeout: 180,
      PhoneNumberId: NUMBER,
    });
  });

  test('include every prop', () => {
    lookUp({
      api: ChimeApi.CHIME_SDK_VOICE,
      region: 'us-west-2',
      refresh: RefreshPolicy.onTrigger('2'),
      onMissing: OnMissing.EMPTY,
      absentValue: 'none',
      noEcho: true,
      expect: {
        statuses: [PhoneNumberStatus.ASSIGNED],
        types: [PhoneNumberType.TOLL_FREE],
        productTypes: [PhoneNumberProductType.VOICE_CONNECTOR],
        countries: ['US', 'GB'],
        capabilities: [PhoneNumberCapability.INBOUND_CALL],
        associations: [
          PhoneNumberAssociation.voiceConnector('vc'),
          PhoneNumberAssociation.voiceConnectorGroup('vcg'),
          PhoneNumberAssociation.sipRule('rule'),
        ],
        within: Duration.minutes(10),
      },
    });

    expectProperties({
      Api: 'chime-sdk-voice',
      Region: 'us-west-2',
      Refresh: '2',
      OnMissing: 'empty',
      AbsentValue: 'none',
      NoEcho: true,
      Expect: {
        Statuses: ['Assigned'],
        Types: ['TollFree'],
        ProductTypes: ['VoiceConnector'],
        Countries: ['US', 'GB'],
        Capabilities: ['InboundCall'],
        Associations: [
          { Name: 'VoiceConnectorId', Value: 'vc' },
          { Name: 'VoiceConnectorGroupId', Value: 'vcg' },
          { Name: 'SipRuleId', Value: 'rule' },
        ],
        WithinSeconds: 600,
      },
    });
  });

  test.each(['+12065550100', '12065550100', '%2B12065550100', '%2b12065550100'])(
    '%s is written in one form, so that changing the form does not change the template',
    (phoneNumberId) => {
      lookUp({ phoneNumberId });

      expectProperties({ PhoneNumberId: NUMBER });
    },
  );

  test('include a dynamic reference to a parameter as it is, because CloudFormation replaces it', () => {
    lookUp({ phoneNumberId: '{{resolve:ssm:/telephony/support-line}}' });

    expectProperties({ PhoneNumberId: '{{resolve:ssm:/telephony/support-line}}' });
  });

  test('include a dynamic reference that is a token', () => {
    lookUp({ phoneNumberId: new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/line').toString() });

    expectProperties({ PhoneNumberId: '{{resolve:ssm:/line}}' });
  });

  test.each<[string, () => string]>([
    ['Secrets Manager', () => '{{resolve:secretsmanager:line:SecretString:number}}'],
    ['a secure parameter', () => '{{resolve:ssm-secure:/telephony/support-line}}'],
    ['a secret that is a token', () => SecretValue.secretsManager('line').unsafeUnwrap()],
    ['a secret of the stack', () => new Secret(stack, 'Secret').secretValueFromJson('number').unsafeUnwrap()],
  ])(
    'a dynamic reference to %s is an error: CloudFormation does not replace it in a custom resource',
    (_, phoneNumberId) => {
      expect(() => lookUp({ phoneNumberId: phoneNumberId() })).toThrow(
        /phoneNumberId is a dynamic reference to a secure value, which CloudFormation doesn't replace in custom resources/,
      );
    },
  );

  test('can be tokens', () => {
    const parameter = new CfnParameter(stack, 'Number');
    lookUp({
      phoneNumberId: parameter.valueAsString,
      region: parameter.valueAsString,
      absentValue: parameter.valueAsString,
      expect: {
        associations: [PhoneNumberAssociation.sipRule(parameter.valueAsString)],
        countries: [parameter.valueAsString],
      },
    });

    const ref = { Ref: 'Number' };
    expectProperties({
      PhoneNumberId: ref,
      Region: ref,
      AbsentValue: ref,
      Expect: { Associations: [{ Name: 'SipRuleId', Value: ref }], Countries: [ref] },
    });
  });
});

test('a list of countries can be a token', () => {
  const parameter = new CfnParameter(stack, 'Countries', { type: 'CommaDelimitedList' });
  lookUp({ expect: { countries: parameter.valueAsList } });

  expectProperties({ Expect: { Countries: { Ref: 'Countries' } } });
});

test.each([
  ['no country', [], /expect\.countries is an empty list/],
  ['a blank country', [''], /expect\.countries\[0\] is empty/],
])('a lazy list with %s is an error at synthesis', (_, countries, message) => {
  lookUp({ expect: { countries: Lazy.list({ produce: () => countries }) } });

  expect(() => Template.fromStack(stack)).toThrow(message);
});

test('a lazy list with a country is rendered', () => {
  lookUp({ expect: { countries: Lazy.list({ produce: () => ['US'] }) } });

  expectProperties({ Expect: { Countries: ['US'] } });
});

describe('errors at synthesis', () => {
  test.each<[string, Partial<PhoneNumberLookupProps>, RegExp]>([
    [
      'a blank number',
      { phoneNumberId: '' },
      /^Producer\/SupportLine: phoneNumberId '' isn't an E\.164 phone number\. .* such as '\+12065550100'/,
    ],
    [
      'a number with punctuation',
      { phoneNumberId: '+1 206-555-0100' },
      /phoneNumberId '\+1 206-555-0100' isn't an E\.164/,
    ],
    ['a national number', { phoneNumberId: '02079460123' }, /Write the country code and the number/],
    ['a number that is too long', { phoneNumberId: '+1234567890123456' }, /isn't an E\.164/],
    ['a number that is encoded twice', { phoneNumberId: '%252B12065550100' }, /isn't an E\.164/],
    ['an emergency number', { phoneNumberId: '911' }, /phoneNumberId '911' isn't an E\.164/],
    ['a number of two digits', { phoneNumberId: '12' }, /phoneNumberId '12' isn't an E\.164/],
    ['a number of six digits', { phoneNumberId: '+123456' }, /phoneNumberId '\+123456' isn't an E\.164/],
    [
      'no number, as plain JavaScript passes it',
      { phoneNumberId: undefined },
      /^Producer\/SupportLine: Neither phoneNumberId nor find is set\. Set phoneNumberId .*, and check the variable that it comes from, or set find/,
    ],
    [
      'null for a number, as plain JavaScript passes it',
      { phoneNumberId: null as unknown as string },
      /^Producer\/SupportLine: phoneNumberId is null, not a string\. Pass a string such as '\+12065550100', and check the variable that it comes from\.$/,
    ],
    [
      "a number that isn't a string",
      { phoneNumberId: 12065550100 as unknown as string },
      /phoneNumberId is 12065550100, not a string\. Pass a string/,
    ],
    ...['us-east', 'useast1', 'US-EAST-1', 'us-east-1.example.com', 'us-east-1/', ''].map(
      (region): [string, Partial<PhoneNumberLookupProps>, RegExp] => [
        `the Region '${region}'`,
        { region },
        new RegExp(
          `^Producer/SupportLine: region: '${region}' isn't a valid name of a Region. Write it like 'us-east-1'\\. It is the Region of the Chime endpoint, not of the stack\\.$`,
        ),
      ],
    ),
    [
      'a Region without Amazon Chime',
      { api: ChimeApi.CHIME, region: 'us-west-2' },
      /region: The API 'chime' is available only in us-east-1, not in 'us-west-2'/,
    ],
    ['a blank absent value', { absentValue: ' \t' }, /absentValue is blank\. Set it to a word such as 'none'/],
    ['an absent value that is too long', { absentValue: 'ü'.repeat(17) }, /absentValue has 34 bytes\. Use at most 32/],
    ['expect without expectations', { expect: {} }, /expect contains no expectations\. Add statuses/],
    [
      'within without expectations',
      { expect: { within: Duration.minutes(1) } },
      /so there is nothing to wait for with within/,
    ],
    [
      'an empty list',
      { expect: { statuses: [] } },
      /expect\.statuses is an empty list, which no phone number can meet/,
    ],
    ['expect that is null', { expect: null as never }, /expect isn't an object/],
    ['expect that is a string', { expect: 'Assigned' as never }, /expect isn't an object/],
    ['expect that is a list', { expect: [] as never }, /expect isn't an object/],
    [
      'an unknown expectation',
      { expect: { status: ['Assigned'] } as never },
      /expect has no prop 'status'\. Use statuses/,
    ],
    ['an expectation that is null', { expect: { statuses: null as never } }, /expect\.statuses isn't a list/],
    ['an expectation that is a string', { expect: { statuses: 'Assigned' as never } }, /expect\.statuses isn't a list/],
    [
      'an empty item',
      { expect: { countries: ['US', ''] } },
      /expect\.countries\[1\] is empty\. Set the expected value/,
    ],
    ['a blank item', { expect: { statuses: [' ' as never] } }, /expect\.statuses\[0\] is empty/],
    ['an undefined item', { expect: { statuses: [undefined as never] } }, /expect\.statuses\[0\] is empty/],
    [
      'an undefined association',
      { expect: { associations: [undefined as never] } },
      /expect\.associations\[0\] is empty/,
    ],
    ['an empty list of associations', { expect: { associations: [] } }, /expect\.associations is an empty list/],
    [
      'an invalid country code',
      { expect: { countries: ['USA'] } },
      /expect\.countries: 'USA' isn't an ISO 3166-1 alpha-2 country code/,
    ],
    [
      'a within that is longer than Lambda allows',
      { expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.minutes(15) } },
      /expect\.within is 15 minutes, but a Lambda function can wait for at most 14 minutes/,
    ],
    [
      'a within that is a token',
      {
        expect: {
          statuses: [PhoneNumberStatus.ASSIGNED],
          within: Duration.seconds(Lazy.number({ produce: () => 1 })),
        },
      },
      /expect\.within must be known at synthesis/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => lookUp(props)).toThrow(message);
  });

  test('an association without an ID', () => {
    expect(() => PhoneNumberAssociation.voiceConnector('')).toThrow(/the VoiceConnectorId is empty\. Pass the ID/);
    expect(() => PhoneNumberAssociation.sipRule(' ')).toThrow(/the SipRuleId is empty\. Pass the ID/);
    expect(() => PhoneNumberAssociation.sipRule(undefined as never)).toThrow(/the SipRuleId is empty\. Pass the ID/);
  });

  test('an empty trigger', () => {
    expect(() => RefreshPolicy.onTrigger('')).toThrow(/received an empty string\. Pass a value that changes/);
  });
});

describe('a Region', () => {
  test.each(['eu-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'ap-southeast-12'])(
    'that is unknown, %s, causes a warning and is in the template',
    (region) => {
      lookUp({ region });

      Annotations.fromStack(stack).hasWarning(
        '/Producer/SupportLine',
        Match.stringLikeRegexp(
          `region: '${region}' isn't known to have an endpoint .* Known Regions: us-east-1, .*ap-southeast-2\\. \\[ack: cdk-chime-phone-number:unknownRegion\\]`,
        ),
      );
      expectProperties({ Region: region });
    },
  );

  test.each(['us-east-1', 'us-west-2', undefined])('that is known, %s, causes no warning', (region) => {
    lookUp({ region });

    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('region'))).toEqual([]);
  });
});

describe('refresh', () => {
  const refreshOf = (context: Record<string, unknown>, refresh?: RefreshPolicy) => {
    const own = new Stack(new App({ context }), 'Stack');
    new PhoneNumberLookup(own, 'Lookup', { phoneNumberId: NUMBER, refresh });
    const [resource] = Object.values(Template.fromStack(own).findResources(RESOURCE_TYPE));
    return (resource?.Properties as { Refresh?: unknown }).Refresh;
  };

  test('onChange is the default and adds no property', () => {
    expect(refreshOf({})).toBeUndefined();
    expect(refreshOf({}, RefreshPolicy.onChange())).toBeUndefined();
  });

  test('everyDeployment has a new value at each synthesis', async () => {
    const first = refreshOf({}, RefreshPolicy.everyDeployment());
    await new Promise((resolve) => setTimeout(resolve, 5));
    const second = refreshOf({}, RefreshPolicy.everyDeployment());

    expect(first).toEqual(expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/));
    expect(second).not.toBe(first);
  });

  test('everyDeployment has the same value for all lookups of an app', async () => {
    const stacks = [stack, new Stack(app, 'Other')];
    for (const own of stacks) {
      new PhoneNumberLookup(own, 'Lookup', { phoneNumberId: NUMBER, refresh: RefreshPolicy.everyDeployment() });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }

    const [first, second] = stacks
      .flatMap((own) => Object.values(Template.fromStack(own).findResources(RESOURCE_TYPE)))
      .map(({ Properties }) => (Properties as { Refresh?: unknown }).Refresh);
    expect(first).toEqual(expect.any(String));
    expect(second).toBe(first);
  });

  const KEY = 'cdk-chime-phone-number:deploymentId';

  test('the context key pins the value of everyDeployment', () => {
    expect(refreshOf({ [KEY]: 'v42' }, RefreshPolicy.everyDeployment())).toBe('v42');
  });

  test('the context key of a stage pins the value for the lookups of the stage', () => {
    const stage = new Stage(app, 'Beta');
    stage.node.setContext(KEY, 'beta');
    const own = new Stack(stage, 'Stack');
    new PhoneNumberLookup(own, 'Lookup', { phoneNumberId: NUMBER, refresh: RefreshPolicy.everyDeployment() });

    Template.fromStack(own).hasResourceProperties(RESOURCE_TYPE, { Refresh: 'beta' });
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['""', ''],
    ['"  "', '  '],
    ['42', 42],
    ['{"id":"v42"}', { id: 'v42' }],
  ])('a context key that is %s is an error, because the value would never change', (printed, pinned) => {
    expect(() => refreshOf({ [KEY]: pinned }, RefreshPolicy.everyDeployment())).toThrow(
      `Stack/Lookup: The context key 'cdk-chime-phone-number:deploymentId' is ${printed}. Set it to a string that is new in each deployment`,
    );
  });

  test('onChange ignores the context key', () => {
    expect(refreshOf({ [KEY]: '' }, RefreshPolicy.onChange())).toBeUndefined();
  });

  test('onTrigger accepts a parameter', () => {
    const trigger = new CfnParameter(stack, 'Refresh');
    lookUp({ refresh: RefreshPolicy.onTrigger(trigger.valueAsString) });

    expectProperties({ Refresh: { Ref: 'Refresh' } });
  });
});

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
