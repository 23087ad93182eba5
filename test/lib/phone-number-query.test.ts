/** Lookups that find their number: the query in the template, and the permission that it needs. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  ChimeApi,
  OnMissing,
  PhoneNumberAssociation,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  PhoneNumberProductType,
  type PhoneNumberQuery,
  PhoneNumberStatus,
  PhoneNumberType,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';
const FIND = { association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4') };

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Producer');
});

const lookUp = (props: PhoneNumberLookupProps, id = 'SupportLine') => new PhoneNumberLookup(stack, id, props);

const template = () => Template.fromStack(stack);

describe('in the template', () => {
  test('only what was set', () => {
    lookUp({ find: FIND });

    const [resource] = Object.values(template().findResources(RESOURCE_TYPE));
    expect(resource?.Properties).toEqual({
      ServiceToken: expect.anything(),
      ServiceTimeout: 180,
      Find: { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } },
    });
  });

  test('every criterion, and tokens', () => {
    const parameter = new CfnParameter(stack, 'Parameter');
    lookUp({
      find: {
        association: PhoneNumberAssociation.sipRule(parameter.valueAsString),
        status: PhoneNumberStatus.ASSIGNED,
        productType: PhoneNumberProductType.SIP_MEDIA_APPLICATION_DIAL_IN,
        phoneNumberType: PhoneNumberType.TOLL_FREE,
        country: parameter.valueAsString,
        name: parameter.valueAsString,
      },
    });

    template().hasResourceProperties(RESOURCE_TYPE, {
      PhoneNumberId: Match.absent(),
      Find: {
        Association: { Name: 'SipRuleId', Value: { Ref: 'Parameter' } },
        Status: 'Assigned',
        ProductType: 'SipMediaApplicationDialIn',
        Type: 'TollFree',
        Country: { Ref: 'Parameter' },
        Name: { Ref: 'Parameter' },
      },
    });
  });
});

describe('mistakes', () => {
  test.each<[string, PhoneNumberLookupProps, RegExp]>([
    ['neither a number nor a query', {}, /^Producer\/SupportLine: Neither phoneNumberId nor find is set\. Set/],
    ['both', { phoneNumberId: NUMBER, find: FIND }, /phoneNumberId and find are both set\. Set/],
    ['names in Amazon Chime', { api: ChimeApi.CHIME, find: { name: 'Support' } }, /The API 'chime' has no names/],
    [
      'Business Calling elsewhere',
      { find: { productType: PhoneNumberProductType.BUSINESS_CALLING } },
      /Only the API 'chime' lists numbers of the product type BusinessCalling\. Set/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => lookUp(props)).toThrow(message);
  });

  test.each<[string, unknown, RegExp]>([
    ['no criterion', {}, /find has no criteria, .* Set at least one of association, /],
    ['a criterion that a typo made', { status: undefined }, /find has no criteria/],
    ['a blank name', { ...FIND, name: ' ' }, /find\.name is blank, .* Set it to a value, or leave it out\./],
    ['an empty country', { ...FIND, country: '' }, /find\.country is blank/],
    ['a country in words', { country: 'usa' }, /find\.country 'usa' isn't an ISO 3166-1 alpha-2/],
    ['null', { ...FIND, status: null }, /find\.status is not a string but null/],
    ['an association that is none', { association: 'vc' }, /find\.association is not a string but undefined/],
  ])('%s', (_, find, message) => {
    expect(() => lookUp({ find: find as PhoneNumberQuery })).toThrow(message);
  });

  test('Business Calling in Amazon Chime is none', () => {
    lookUp({ api: ChimeApi.CHIME, find: { productType: PhoneNumberProductType.BUSINESS_CALLING } });

    template().hasResourceProperties(RESOURCE_TYPE, { Find: { ProductType: 'BusinessCalling' } });
  });
});

describe('the permission to list numbers', () => {
  const chimeActions = (type = 'AWS::IAM::Role') =>
    [...JSON.stringify(template().findResources(type)).matchAll(/chime:\w+/g)].map(([action]) => action);

  test('is in the role when a lookup of the provider finds its number', () => {
    lookUp({ phoneNumberId: NUMBER }, 'First');
    lookUp({ find: FIND }, 'Second');
    lookUp({ find: { status: PhoneNumberStatus.ASSIGNED } }, 'Third');

    expect(chimeActions()).toEqual(['chime:GetPhoneNumber', 'chime:ListPhoneNumbers']);
    template().resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is not in the role of another provider', () => {
    const provider = new PhoneNumberLookupProvider(stack, 'Provider');
    lookUp({ phoneNumberId: NUMBER }, 'First');
    lookUp({ find: FIND, provider }, 'Second');

    const roles = template().findResources('AWS::IAM::Role');
    const lists = Object.entries(roles).filter(([, role]) => JSON.stringify(role).includes('chime:ListPhoneNumbers'));
    expect(lists.map(([id]) => id)).toEqual([expect.stringMatching(/^ProviderRole/)]);
  });

  test('is all that a template with find has beside the query', () => {
    const withNumber = new Stack(new App(), 'Producer');
    new PhoneNumberLookup(withNumber, 'SupportLine', { phoneNumberId: NUMBER, expect: { countries: ['US'] } });
    new PhoneNumberLookup(stack, 'SupportLine', { find: FIND, expect: { countries: ['US'] } });

    const permission = ',{"Action":"chime:ListPhoneNumbers","Effect":"Allow","Resource":"*"}';
    const written = JSON.stringify(template().toJSON());
    expect(written).toContain(permission);
    expect(
      JSON.parse(
        written.replace(permission, '').replace(/"Find":\{"Association":\{[^}]*\}\}/, `"PhoneNumberId":"${NUMBER}"`),
      ),
    ).toEqual(Template.fromStack(withNumber).toJSON());
  });

  test('goes to a role of your own', () => {
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const provider = new PhoneNumberLookupProvider(stack, 'Provider', { role });
    lookUp({ find: FIND, provider });

    expect(chimeActions('AWS::IAM::Policy')).toEqual(['chime:GetPhoneNumber', 'chime:ListPhoneNumbers']);
  });

  test('is up to the other account with assumeRole', () => {
    const assumeRole = { roleArn: 'arn:aws:iam::444455556666:role/PhoneNumbers' };
    const provider = new PhoneNumberLookupProvider(stack, 'Provider', { assumeRole });
    lookUp({ find: FIND, provider });

    expect(chimeActions()).toEqual([]);
  });

  test('is up to the other app with an imported provider', () => {
    const token = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', token);
    lookUp({ find: FIND, provider, expect: { countries: ['US'], within: Duration.minutes(2) } });

    template().resourceCountIs('AWS::IAM::Role', 0);
  });
});

describe('a number that may be missing', () => {
  const publish = (props: PhoneNumberLookupProps) =>
    lookUp(props).publishToParameterStore('Parameters', {
      parameterPrefix: '/line',
      attributes: [PhoneNumberAttribute.PHONE_NUMBER_ID],
    });

  test('has an empty PhoneNumberId when none is found, which Parameter Store refuses', () => {
    expect(() => publish({ find: FIND, onMissing: OnMissing.EMPTY })).toThrow(/PhoneNumberId can be empty/);
  });

  test.each<[string, PhoneNumberLookupProps]>([
    ['find and FAIL', { find: FIND }],
    ['a known number', { phoneNumberId: NUMBER, onMissing: OnMissing.EMPTY }],
    ['a word for what is absent', { find: FIND, onMissing: OnMissing.EMPTY, absentValue: 'none' }],
  ])('is never empty with %s', (_, props) => {
    publish(props);

    template().resourceCountIs('AWS::SSM::Parameter', 1);
  });
});
