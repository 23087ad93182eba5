/** An event of CloudFormation, read into envelope and request. */
import { describe, expect, test } from '@jest/globals';
import { readEnvelope, readRequest } from '../../../lambda/protocol/event';
import { Failure } from '../../../lambda/runtime/failure';

const NUMBER = '+12065550100';
const EVENT = {
  RequestType: 'Create',
  ResponseURL: 'https://bucket.s3.amazonaws.com/key?X-Amz-Signature=1',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'id',
};

const requestOf = (fields: Readonly<Record<string, unknown>>) => readRequest({ ...EVENT, ...fields });

describe('the envelope', () => {
  const { ResponseURL } = EVENT;

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

  // Don't change this: with another physical ID, CloudFormation would replace each deployed lookup at its next update.
  test.each([NUMBER, '12065550100', '%2B12065550100'])(
    'has the number as physical ID, even if it is written as %s',
    (PhoneNumberId) => {
      expect(readEnvelope({ ...EVENT, ResourceProperties: { PhoneNumberId } })?.physicalResourceId).toBe(
        '+12065550100',
      );
    },
  );

  test.each([undefined, null, '', 7, {}, 'x'.repeat(511)])('ignores fields such as %p', (value) => {
    const id = typeof value === 'string' ? value.repeat(5) : value;
    const fields = { StackId: value, RequestId: value, LogicalResourceId: value, PhysicalResourceId: id };

    expect(readEnvelope({ ResponseURL, ...fields })).toEqual({
      responseUrl: ResponseURL,
      stackId: '',
      requestId: '',
      logicalResourceId: '',
      physicalResourceId: 'unknown',
    });
  });

  test('has fields of up to 512 bytes, with their quotes', () => {
    expect(readEnvelope({ ResponseURL, StackId: 'x'.repeat(510) })?.stackId).toHaveLength(510);
  });

  test.each([undefined, 7, ['https://example.com'], '', 'https://', 'ftp://example.com', 'see https://example.com'])(
    'requires an HTTP URL, not %p',
    (url) => {
      expect(readEnvelope({ ResponseURL: url })).toBeUndefined();
    },
  );
});

describe('the physical ID', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['is that of the event', { PhysicalResourceId: 'known' }, 'known'],
    ['is the number if the event has none', {}, NUMBER],
    ['is the logical ID if there is no number', { ResourceProperties: { PhoneNumberId: 'none' } }, 'id'],
  ])('%s', (_, fields, id) => {
    const event = { ...EVENT, ResourceProperties: { PhoneNumberId: '%2B12065550100' }, ...fields };

    expect(readEnvelope(event)?.physicalResourceId).toBe(id);
  });
});

describe('the request type', () => {
  const properties = { ResourceProperties: { PhoneNumberId: NUMBER } };

  test.each(['Create', 'Update', 'Delete'])('may be %s', (type) => {
    expect(requestOf({ ...properties, RequestType: type })).toMatchObject({ type });
  });

  test('is rejected with the names of all fields that the event lacks', () => {
    expect(() => requestOf({ ...properties, StackId: '', RequestId: undefined })).toThrow(
      new Failure(
        'The event lacks StackId, RequestId. Invoke this function through a CloudFormation custom resource, not by hand.',
      ),
    );
  });

  test('is rejected with its first characters if it is unknown', () => {
    expect(() => requestOf({ ...properties, RequestType: 'x'.repeat(100) })).toThrow(
      `The event's RequestType is '${'x'.repeat(39)}…', not Create, Update, or Delete.`,
    );
  });
});
