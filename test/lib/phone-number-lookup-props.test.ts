import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  Aws,
  CfnDynamicReference,
  CfnDynamicReferenceService,
  CfnParameter,
  Duration,
  Fn,
  Lazy,
  SecretValue,
  Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ChimeApi,
  OnMissing,
  PhoneNumberAssociation,
  PhoneNumberCapability,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberProductType,
  type PhoneNumberQuery,
  PhoneNumberStatus,
  PhoneNumberType,
  RefreshPolicy,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';
const SECURE = '{{resolve:ssm-secure:/telephony/x}}';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const lookUp = (props: Partial<PhoneNumberLookupProps> = {}) =>
  new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: NUMBER, ...props });

const SECURE_TOKEN = () => new CfnDynamicReference(CfnDynamicReferenceService.SSM_SECURE, '/line:1').toString();

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

  test.each<[string, () => Partial<PhoneNumberLookupProps>]>([
    ['PhoneNumberId', () => ({ phoneNumberId: '{{resolve:secretsmanager:line:SecretString:number}}' })],
    ['PhoneNumberId', () => ({ phoneNumberId: '{{resolve:ssm-secure:/telephony/support-line}}' })],
    ['PhoneNumberId', () => ({ phoneNumberId: SecretValue.secretsManager('line').unsafeUnwrap() })],
    [
      'PhoneNumberId',
      () => ({ phoneNumberId: new Secret(stack, 'Secret').secretValueFromJson('number').unsafeUnwrap() }),
    ],
    ['PhoneNumberId', () => ({ phoneNumberId: Lazy.string({ produce: () => SECURE }) })],
    ['PhoneNumberId', () => ({ phoneNumberId: Fn.join('', ['{{resolve:ssm-secure:', Aws.STACK_NAME, '}}']) })],
    ['PhoneNumberId', () => ({ phoneNumberId: Fn.join(':', ['{{resolve', 'secretsmanager', `${Aws.STACK_NAME}}}`]) })],
    ['PhoneNumberId', () => ({ phoneNumberId: Fn.sub('{{resolve:ssm-secure:/${AWS::StackName}}}') })],
    ['PhoneNumberId', () => ({ phoneNumberId: Fn.sub('{{resolve:${Service}:/line}}', { Service: 'ssm-secure' }) })],
    ['PhoneNumberId', () => ({ phoneNumberId: Fn.select(0, Fn.split(',', SECURE_TOKEN())) })],
    ['Find.Name', () => ({ phoneNumberId: undefined, find: { name: SECURE } })],
    [
      'Find.Association.Value',
      () => ({ phoneNumberId: undefined, find: { association: PhoneNumberAssociation.sipRule(SECURE) } }),
    ],
    ['Expect.Countries.1', () => ({ expect: { countries: ['US', SECURE_TOKEN()] } })],
    ['Expect.Countries', () => ({ expect: { countries: Lazy.list({ produce: () => ['US', SECURE] }) } })],
    ['Refresh', () => ({ refresh: RefreshPolicy.onTrigger(SECURE) })],
    ['AbsentValue', () => ({ absentValue: SECURE_TOKEN() })],
    ['Region', () => ({ region: SECURE_TOKEN() })],
  ])(
    'a dynamic reference to a secure value in %s is an error: CloudFormation does not replace it in a custom resource (%#)',
    (property, props) => {
      lookUp(props());

      expect(() => Template.fromStack(stack)).toThrow(
        new RegExp(`^Producer/SupportLine: ${property} contains a dynamic reference to a secure value, which Cloud`),
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

describe('a token without a value is an error at synthesis', () => {
  const nothing = () => Lazy.string({ produce: () => undefined });
  const text = (value: string) => Lazy.string({ produce: () => value });
  const list = (value?: string[]) => Lazy.list({ produce: () => value });
  const find = (query: PhoneNumberQuery) => ({ phoneNumberId: undefined, find: query });

  test.each<[string, string, () => Partial<PhoneNumberLookupProps>]>([
    ['PhoneNumberId', 'undefined', () => ({ phoneNumberId: nothing() })],
    ['PhoneNumberId', '" "', () => ({ phoneNumberId: text(' ') })],
    ['Refresh', 'undefined', () => ({ refresh: RefreshPolicy.onTrigger(nothing()) })],
    ['Refresh', '""', () => ({ refresh: RefreshPolicy.onTrigger(text('')) })],
    ['Region', 'undefined', () => ({ region: nothing() })],
    ['AbsentValue', 'undefined', () => ({ absentValue: nothing() })],
    ['Find.Country', 'undefined', () => find({ country: nothing() })],
    ['Find.Name', '" "', () => find({ country: 'US', name: text(' ') })],
    ['Find.Status', 'undefined', () => find({ country: 'US', status: nothing() as never })],
    ['Find.Association.Value', 'undefined', () => find({ association: PhoneNumberAssociation.sipRule(nothing()) })],
    ['Expect.Countries', '[]', () => ({ expect: { countries: list([]) } })],
    ['Expect.Countries', 'undefined', () => ({ expect: { countries: list() } })],
    ['Expect.Countries', '["US",""]', () => ({ expect: { countries: list(['US', '']) } })],
    ['Expect.Countries.1', 'undefined', () => ({ expect: { countries: ['US', nothing()] } })],
    ['Expect.Statuses.0', '""', () => ({ expect: { statuses: [text('') as never] } })],
    [
      'Expect.Associations.0.Value',
      'undefined',
      () => ({ expect: { associations: [PhoneNumberAssociation.voiceConnector(nothing())] } }),
    ],
  ])('%s, which resolves to %s', (property, value, props) => {
    lookUp(props());

    expect(() => Template.fromStack(stack)).toThrow(
      `Producer/SupportLine: ${property} is a token that resolves to ${value}. Pass a token with a value, or omit the prop.`,
    );
  });
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
      /^Producer\/SupportLine: phoneNumberId is ""\. Pass a string such as '\+12065550100'/,
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
      /^Producer\/SupportLine: phoneNumberId is null\. Pass a string such as '\+12065550100', and check the variable that it comes from\.$/,
    ],
    [
      "a number that isn't a string",
      { phoneNumberId: 12065550100 as unknown as string },
      /phoneNumberId is 12065550100\. Pass a string/,
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
    [
      'onRollback of another type',
      { onRollback: 'RESTORE' as never },
      /onRollback is "RESTORE"\. Use a member of OnRollback/,
    ],
    ['onRollback that is null', { onRollback: null as never }, /onRollback is null\. Use a member of OnRollback/],
    [
      'onRollback that is a token',
      { onRollback: Lazy.string({ produce: () => 'restore' }) as never },
      /onRollback is .* Use a member of OnRollback/,
    ],
    ['noEcho that is a string', { noEcho: 'true' as never }, /noEcho is "true"\. Use true or false/],
    ['noEcho that is null', { noEcho: null as never }, /noEcho is null\. Use true or false/],
    ['an unknown API', { api: 'voice' as never }, /api is "voice"\. Use a member of ChimeApi/],
    ['onMissing of another type', { onMissing: true as never }, /onMissing is true\. Use a member of OnMissing/],
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
