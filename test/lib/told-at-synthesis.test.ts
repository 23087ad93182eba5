/** Mistakes that a deployment would show late, or not at all. */
import { describe, expect, test } from '@jest/globals';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import {
  ChimeApi,
  PhoneNumberAssociation,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  PhoneNumberProductType,
} from '../../lib';

const NUMBER = '+12065550100';
const VOICE_CONNECTOR = 'abcdef1ghij2klmno3pqr4';

const stackIn = (region?: string) =>
  new Stack(new App(), 'Stack', region === undefined ? {} : { env: { account: '111122223333', region } });
const lookUp = (stack: Stack, props: Partial<PhoneNumberLookupProps>) =>
  new PhoneNumberLookup(stack, 'Line', { phoneNumberId: NUMBER, ...props });
const find = (query: PhoneNumberLookupProps['find']) => ({ phoneNumberId: undefined, find: query });

/** The warnings of this package, without their IDs. */
const warningsOf = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('cdk-chime-phone-number:'))
    .map(({ entry }) => (entry.data as string).replace(/ \[ack: .*\]$/, ''));

const printed = (value: unknown) => (value === undefined ? 'undefined' : JSON.stringify(value));

describe('a warning', () => {
  test.each<[string, Partial<PhoneNumberLookupProps>, RegExp]>([
    [
      'ten digits without a plus sign, with both readings',
      { phoneNumberId: '2065550100' },
      /^phoneNumberId, which ends in 0100, has ten digits and no plus sign\. The lookup reads it as '\+' and these digits, which then begin with a country code\. If it is a number of the United States or Canada, write '\+1' and these digits\. Otherwise, write the plus sign\.$/,
    ],
    [
      'the country UK',
      find({ country: 'UK' }),
      /^find\.country 'UK' isn't a country code .* United Kingdom has 'GB'\.$/,
    ],
    ['the country EN', find({ country: 'EN' }), /^find\.country 'EN' isn't a country code/],
    ['a language', { expect: { countries: ['GB', 'JA'] } }, /^expect\.countries: 'JA' isn't a country code/],
    ['a former country', { expect: { countries: ['YU'] } }, /^expect\.countries: 'YU' isn't a country code/],
  ])('tells %s', (_, props, message) => {
    const stack = stackIn();
    lookUp(stack, props);

    expect(warningsOf(stack)).toEqual([expect.stringMatching(message)]);
  });

  test.each<[string, Partial<PhoneNumberLookupProps>]>([
    ['ten digits with a plus sign', { phoneNumberId: '+2065550100' }],
    ['ten digits with an encoded plus sign', { phoneNumberId: '%2B2065550100' }],
    ['eleven digits', { phoneNumberId: '12065550100' }],
    ['ten digits that begin with the country code 1', { phoneNumberId: '1206555010' }],
    ['countries', { expect: { countries: ['GB', 'US', 'XK', 'TW'] } }],
  ])("doesn't appear for %s", (_, props) => {
    const stack = stackIn();
    lookUp(stack, props);

    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('the partition of the stack', () => {
  test.each([
    ['cn-north-1', undefined, 'aws-cn', 'us-east-1', 'aws'],
    ['us-gov-west-1', undefined, 'aws-us-gov', 'us-east-1', 'aws'],
    ['cn-north-1', 'us-west-2', 'aws-cn', 'us-west-2', 'aws'],
  ])('%s causes a warning if the Chime endpoint is in the Region %s', (own, region, partition, chimeRegion, other) => {
    const stack = stackIn(own);
    lookUp(stack, { region });

    expect(warningsOf(stack)).toEqual([
      `The stack is in the partition ${partition}, but the Chime endpoint in ${chimeRegion} is in the partition ${other}. Credentials aren't valid in another partition. Deploy the lookup in a stack of the partition ${other}.`,
    ]);
  });

  test.each([
    ['eu-west-1', undefined],
    [undefined, undefined],
    ['us-east-1', 'us-west-2'],
  ])('causes no warning for a stack in %s and the Region %s', (own, region) => {
    const stack = stackIn(own);
    lookUp(stack, { region });

    expect(warningsOf(stack)).toEqual([]);
  });

  test('causes no warning if the Region of Chime is a token', () => {
    const stack = stackIn('cn-north-1');
    lookUp(stack, { region: new CfnParameter(stack, 'Region').valueAsString });

    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('an error', () => {
  test.each<[string, (stack: Stack) => unknown, RegExp | string]>([
    ...[
      `arn:aws:chime:us-east-1:111122223333:vc/${VOICE_CONNECTOR}`,
      `${VOICE_CONNECTOR}.voiceconnector.chime.aws`,
      `vc/${VOICE_CONNECTOR}`,
    ].map((value): [string, () => unknown, string] => [
      `tells that ${value} isn't an ID`,
      () => PhoneNumberAssociation.voiceConnector(value),
      `PhoneNumberAssociation: the VoiceConnectorId '${value}' isn't an ID, but an ARN, a path, or a host name. Pass the ID itself, such as abcdef1ghij2klmno3pqr4.`,
    ]),
    [
      'tells that a SIP rule is given by its ARN',
      () => PhoneNumberAssociation.sipRule('arn:aws:chime:us-east-1:111122223333:sip-rule/1'),
      /the SipRuleId 'arn:.*' isn't an ID/,
    ],
    ...[
      [PhoneNumberProductType.BUSINESS_CALLING],
      ['Business Calling'] as never[],
      [PhoneNumberProductType.BUSINESS_CALLING, PhoneNumberProductType.BUSINESS_CALLING],
    ].map((productTypes): [string, (stack: Stack) => unknown, string] => [
      `tells that Chime SDK Voice has no numbers of ${productTypes.join()}`,
      (stack) => lookUp(stack, { api: ChimeApi.CHIME_SDK_VOICE, expect: { productTypes } }),
      'expect.productTypes: Amazon Chime SDK Voice has no numbers of the product type BusinessCalling. Set the api prop to ChimeApi.AUTO or ChimeApi.CHIME.',
    ]),
    ...[undefined, null, '', ' '].flatMap((value): [string, (stack: Stack) => unknown, string][] => [
      [
        `tells that the ID of an association is ${printed(value)}`,
        () => PhoneNumberAssociation.voiceConnector(value as never),
        `PhoneNumberAssociation: the VoiceConnectorId is ${printed(value)}. Pass the ID that the number must be associated with, and check the variable that it comes from.`,
      ],
      [
        `tells that a service token is ${printed(value)}`,
        (stack) => PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', value as never),
        `The service token is ${printed(value)}. Pass the serviceToken of another app's PhoneNumberLookupProvider, and check`,
      ],
      [
        `tells that a stack name is ${printed(value)}`,
        (stack) => PhoneNumberLookup.fromStackOutputs(stack, 'Line', { stackName: value as never }),
        `stackName is ${printed(value)}. Pass the name of the stack with the outputs, and check the variable that it comes from.`,
      ],
      [
        `tells that an export prefix is ${printed(value)}`,
        (stack) => PhoneNumberLookup.fromExports(stack, 'Line', { exportPrefix: value as never }).status,
        `exportPrefix is ${printed(value)}. Pass the exportPrefix of createOutputs, and check`,
      ],
      [
        `tells that a parameter prefix is ${printed(value)}`,
        (stack) => PhoneNumberLookup.fromParameterStore(stack, 'Line', { parameterPrefix: value as never }).status,
        `parameterPrefix is ${printed(value)}. Pass a path such as '/telephony/support-line', and check`,
      ],
    ]),
    ...['', ' ', null].map((phoneNumberId): [string, (stack: Stack) => unknown, string] => [
      `tells that phoneNumberId is ${printed(phoneNumberId)}`,
      (stack) => lookUp(stack, { phoneNumberId: phoneNumberId as never }),
      `phoneNumberId is ${printed(phoneNumberId)}. Pass a string such as '+12065550100', and check the variable that it comes from.`,
    ]),
  ])('%s', (_, make, message) => {
    expect(() => make(stackIn())).toThrow(message);
  });

  test('tells that another copy of the package created the provider of the stack', () => {
    const stack = stackIn();
    // A copy of the package in another node_modules folder has classes of its own.
    const Copy = { PhoneNumberLookupProvider: class PhoneNumberLookupProvider extends Construct {} };
    new Copy.PhoneNumberLookupProvider(stack, 'PhoneNumberLookupProvider');

    expect(() => lookUp(stack, {})).toThrow(
      'Stack/PhoneNumberLookupProvider belongs to another copy of cdk-chime-phone-number in this app. Run npm ls cdk-chime-phone-number, and make all packages use the same version, or pass a provider to each lookup.',
    );
  });

  test.each<[string, Partial<PhoneNumberLookupProps>]>([
    ['AUTO', { expect: { productTypes: [PhoneNumberProductType.BUSINESS_CALLING] } }],
    ['Amazon Chime', { api: ChimeApi.CHIME, expect: { productTypes: [PhoneNumberProductType.BUSINESS_CALLING] } }],
    [
      'several product types',
      {
        api: ChimeApi.CHIME_SDK_VOICE,
        expect: { productTypes: [PhoneNumberProductType.BUSINESS_CALLING, PhoneNumberProductType.VOICE_CONNECTOR] },
      },
    ],
  ])("doesn't appear for Business Calling with %s", (_, props) => {
    expect(() => lookUp(stackIn(), props)).not.toThrow();
  });
});
