/** The requirements of every response to CloudFormation. */
import { expect } from '@jest/globals';
import type { ReceivedResponse } from '../../fake-aws/response-receiver';
import { MAX_RESPONSE_BYTES } from '../../lib/contract/properties';

/** An escape sequence. After an escaped backslash, it would be text. */
const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

const JSON_ATTRIBUTES = ['Associations', 'Capabilities', 'Details', 'PhoneNumbers'];

/** Fails if CloudFormation would reject a response, if a person couldn't read it, or if it contains +12065550100. */
export function assertValidResponse(body: string, log: string): void {
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
  const { Status, Reason, PhysicalResourceId, Data = {} } = JSON.parse(body) as ReceivedResponse;
  for (const json of [body, ...JSON_ATTRIBUTES.map((name) => Data[name] ?? '')]) {
    expect(json).not.toMatch(LONE_SURROGATE);
  }
  expect(PhysicalResourceId).not.toBe('');
  expect(['SUCCESS', 'FAILED']).toContain(Status);
  expect(Reason ?? '').not.toMatch(/unexpected/);
  expect(Reason === undefined).toBe(Status === 'SUCCESS');
  expect(log + (Reason ?? '')).not.toMatch(/206\D{0,3}555/);
}
