/** Which failed AWS calls of the preview would fail a deployment, too. */
import { expect, test } from '@jest/globals';
import { type Cause, causeOf } from '../../../cli/preview/failed-call';
import type { Verdict } from '../../../lib/contract/verdict';

const CAUSES: Readonly<Record<Verdict, Cause>> = {
  'access-denied': 'permission',
  'not-authorized': 'permission',
  'invalid-key': 'credentials',
  'bad-signature': 'credentials',
  'opt-in-required': 'credentials',
  'no-connection': 'connection',
  'no-host': 'connection',
  'bad-endpoint': 'connection',
  throttled: 'throttling',
  transient: 'lookup',
  timeout: 'slow-network',
  'not-found': 'lookup',
  forbidden: 'lookup',
  unauthorized: 'lookup',
  gone: 'lookup',
  blocked: 'lookup',
  'not-the-api': 'lookup',
  unusable: 'lookup',
  final: 'lookup',
};

test.each(Object.entries(CAUSES) as [Verdict, Cause][])('the cause of %s is %s', (errorType, cause) => {
  expect(causeOf({ errorType, operation: 'GetPhoneNumber' })).toBe(cause);
});

test('the cause without a failed call is lookup', () => {
  expect(causeOf({})).toBe('lookup');
});
