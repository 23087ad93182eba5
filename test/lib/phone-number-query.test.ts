/** `find`: the query in the template, and the permission to list numbers. */
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

describe('Find of the custom resource', () => {
  test('contains only the criteria that are set', () => {
    lookUp({ find: FIND });

    const [resource] = Object.values(template().findResources(RESOURCE_TYPE));
    expect(resource?.Properties).toEqual({
      ServiceToken: expect.anything(),
      ServiceTimeout: 180,
      Find: { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } },
    });
  });

  test('contains every criterion, also as a token', () => {
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

describe('errors at synthesis', () => {
  test.each<[string, PhoneNumberLookupProps, RegExp]>([
    ['neither a number nor a query', {}, /^Producer\/SupportLine: Neither phoneNumberId nor find is set\. Set/],
    ['both a number and a query', { phoneNumberId: NUMBER, find: FIND }, /phoneNumberId and find are both set\. Set/],
    [
      'a name in Amazon Chime, which has no names',
      { api: ChimeApi.CHIME, find: { name: 'Support' } },
      /The API 'chime' has no names/,
    ],
    [
      'Business Calling in another API than Amazon Chime',
      { find: { productType: PhoneNumberProductType.BUSINESS_CALLING } },
      /Only the API 'chime' lists numbers of the product type BusinessCalling\. Set/,
    ],
  ])('%s', (_, props, message) => {
    expect(() => lookUp(props)).toThrow(message);
  });

  test.each<[string, unknown, RegExp]>([
    ['no criterion', {}, /find has no criteria, .* Set at least one of association, /],
    ['only a criterion that is undefined', { status: undefined }, /find has no criteria/],
    ['an unknown criterion', { ...FIND, county: 'US' }, /find has no prop 'county'\. Use association, status, /],
    ['a list', [FIND], /find isn't an object\. Write it in braces/],
    ['a string', 'US', /find isn't an object/],
    ['null', null, /find isn't an object/],
    ['a blank name', { ...FIND, name: ' ' }, /find\.name is " ", .* Set it to a value, or leave it out\./],
    ['an empty country', { ...FIND, country: '' }, /find\.country is "",/],
    ["a country that isn't a code", { country: 'usa' }, /find\.country 'usa' isn't an ISO 3166-1 alpha-2/],
    ['a criterion that is null', { ...FIND, status: null }, /find\.status is null,/],
    ['an association that is a string', { association: 'vc' }, /find\.association is undefined,/],
  ])('%s', (_, find, message) => {
    expect(() => lookUp({ find: find as PhoneNumberQuery })).toThrow(message);
  });

  test('Business Calling in Amazon Chime is not an error', () => {
    lookUp({ api: ChimeApi.CHIME, find: { productType: PhoneNumberProductType.BUSINESS_CALLING } });

    template().hasResourceProperties(RESOURCE_TYPE, { Find: { ProductType: 'BusinessCalling' } });
  });
});

describe('the permission to list numbers', () => {
  const chimeActions = (type = 'AWS::IAM::Role') =>
    [...JSON.stringify(template().findResources(type)).matchAll(/chime:\w+/g)].map(([action]) => action);

  test('is in the role of a provider if one of its lookups has find', () => {
    lookUp({ phoneNumberId: NUMBER }, 'First');
    lookUp({ find: FIND }, 'Second');
    lookUp({ find: { status: PhoneNumberStatus.ASSIGNED } }, 'Third');

    expect(chimeActions()).toEqual(['chime:GetPhoneNumber', 'chime:ListPhoneNumbers']);
    template().resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is not in the roles of other providers', () => {
    const provider = new PhoneNumberLookupProvider(stack, 'Provider');
    lookUp({ phoneNumberId: NUMBER }, 'First');
    lookUp({ find: FIND, provider }, 'Second');

    const roles = template().findResources('AWS::IAM::Role');
    const lists = Object.entries(roles).filter(([, role]) => JSON.stringify(role).includes('chime:ListPhoneNumbers'));
    expect(lists.map(([id]) => id)).toEqual([expect.stringMatching(/^ProviderRole/)]);
  });

  test('is the only difference to a template with a number, except the query', () => {
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

  test('is added to a role that you pass', () => {
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const provider = new PhoneNumberLookupProvider(stack, 'Provider', { role });
    lookUp({ find: FIND, provider });

    expect(chimeActions('AWS::IAM::Policy')).toEqual(['chime:GetPhoneNumber', 'chime:ListPhoneNumbers']);
  });

  test('is not added with assumeRole, because the other role needs it', () => {
    const assumeRole = { roleArn: 'arn:aws:iam::444455556666:role/PhoneNumbers' };
    const provider = new PhoneNumberLookupProvider(stack, 'Provider', { assumeRole });
    lookUp({ find: FIND, provider });

    expect(chimeActions()).toEqual([]);
  });

  test('is not added to a provider of another app', () => {
    const token = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', token);
    lookUp({ find: FIND, provider, expect: { countries: ['US'], within: Duration.minutes(2) } });

    template().resourceCountIs('AWS::IAM::Role', 0);
  });
});

describe('a query that may match no number', () => {
  const publish = (props: PhoneNumberLookupProps) =>
    lookUp(props).publishToParameterStore('Parameters', {
      parameterPrefix: '/line',
      attributes: [PhoneNumberAttribute.PHONE_NUMBER_ID],
    });

  test("can't publish PhoneNumberId, because Parameter Store refuses empty values", () => {
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
