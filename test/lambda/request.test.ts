import { describe, expect, test } from '@jest/globals';
import { readEnvelope, readLookupRequest, readRequestType } from '../../lambda/request';

const NUMBER = '+12065550100';
const read = (properties: Readonly<Record<string, unknown>>) =>
  readLookupRequest({ ResourceProperties: { PhoneNumberId: NUMBER, ...properties } });

describe('the envelope', () => {
  const ResponseURL = 'https://bucket.s3.amazonaws.com/key?X-Amz-Signature=1';

  test('is read from the event', () => {
    expect(
      readEnvelope({
        ResponseURL,
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'id',
        PhysicalResourceId: NUMBER,
      }),
    ).toEqual({
      responseUrl: ResponseURL,
      stackId: 'stack',
      requestId: 'request',
      logicalResourceId: 'id',
      physicalResourceId: NUMBER,
    });
  });

  test.each([undefined, null, '', 7, {}, 'x'.repeat(899)])('has nothing for fields such as %p', (value) => {
    const fields = { StackId: value, RequestId: value, LogicalResourceId: value, PhysicalResourceId: value };

    expect(readEnvelope({ ResponseURL, ...fields })).toEqual({
      responseUrl: ResponseURL,
      stackId: '',
      requestId: '',
      logicalResourceId: '',
      physicalResourceId: undefined,
    });
  });

  test('has room for fields of 900 bytes, quotes included', () => {
    expect(readEnvelope({ ResponseURL, StackId: 'x'.repeat(898) })?.stackId).toHaveLength(898);
  });

  test.each([undefined, 7, ['https://example.com'], '', 'https://', 'ftp://example.com', 'see https://example.com'])(
    'needs a URL that can be answered, not %p',
    (url) => {
      expect(readEnvelope({ ResponseURL: url })).toBeUndefined();
    },
  );
});

describe('the request type', () => {
  const event = { RequestType: 'Create', StackId: 'stack', RequestId: 'request', LogicalResourceId: 'id' };

  test.each(['Create', 'Update', 'Delete'])('%s', (type) => {
    expect(readRequestType({ ...event, RequestType: type })).toBe(type);
  });

  test('all missing fields are told', () => {
    expect(() => readRequestType({ ...event, StackId: '', RequestId: undefined })).toThrow(
      'The event lacks StackId, RequestId. Invoke this function through a CloudFormation custom resource, not by hand.',
    );
  });

  test('of an unknown kind is told by its beginning', () => {
    expect(() => readRequestType({ ...event, RequestType: 'x'.repeat(100) })).toThrow(
      `The event's RequestType is '${'x'.repeat(40)}', not Create, Update or Delete.`,
    );
  });
});

describe('a lookup', () => {
  test('has defaults for all that is left out', () => {
    expect(read({})).toEqual({
      number: NUMBER,
      api: 'auto',
      region: 'us-east-1',
      onMissing: 'fail',
      absentValue: '',
      noEcho: false,
      expectations: {
        statuses: [],
        types: [],
        productTypes: [],
        countries: [],
        capabilities: [],
        associations: [],
        withinMilliseconds: 0,
      },
    });
  });

  test('reads what CloudFormation makes of booleans and numbers', () => {
    expect(read({ NoEcho: 'true', Expect: { WithinSeconds: '90' } })).toMatchObject({
      noEcho: true,
      expectations: { withinMilliseconds: 90_000 },
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ PhoneNumberId: null }, 'PhoneNumberId is missing or empty'],
    [{ PhoneNumberId: undefined }, 'PhoneNumberId is missing or empty'],
    [{ Region: 7 }, 'Region is not a string'],
    [{ Expect: { Types: 'Local' } }, 'Expect.Types is not a list'],
    [{ Expect: { ProductTypes: 'VoiceConnector' } }, 'Expect.ProductTypes is not a list'],
    [{ Expect: { Countries: 'US' } }, 'Expect.Countries is not a list'],
    [{ Expect: { Capabilities: 'InboundCall' } }, 'Expect.Capabilities is not a list'],
    [{ Expect: { Types: ['Local', 7] } }, 'Expect.Types.1 is not a string'],
    [{ Expect: { WithinSeconds: '-1' } }, 'Expect.WithinSeconds is no number of seconds'],
    [{ Expect: { WithinSeconds: 'Infinity' } }, 'Expect.WithinSeconds is no number of seconds'],
  ])('%j is refused', (properties, problem) => {
    expect(() => read(properties)).toThrow(`The property ${problem}`);
  });
});
