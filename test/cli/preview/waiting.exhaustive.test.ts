/** Lookups that wait: for an expectation, or because their calls are retried until the time is up. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { lookup, previewJson, providerFunction, runPreview, useAws, useFolder } from '../run-preview';

const NUMBERS = Array.from({ length: 30 }, (_, index) => `+141555501${String(index + 10)}`);

/** Each for every third number, with the status of its lookup. */
const ERRORS = [
  ['AccessDeniedException', 'NOT_RUN'],
  ['ForbiddenException', 'FAILED'],
  [undefined, 'SUCCESS'],
] as const;

const folder = useFolder();
const aws = useAws();

const stack = (phoneNumberIds: readonly string[]) => ({
  path: 'Producer',
  template: {
    Resources: {
      Function: providerFunction(),
      ...Object.fromEntries(
        phoneNumberIds.map((PhoneNumberId, index) => [`Line${String(index)}`, lookup({ PhoneNumberId })]),
      ),
    },
  },
});

test('--timeout ends a lookup that is always throttled', async () => {
  const [number = ''] = NUMBERS;
  aws.endpoint.put({ PhoneNumberId: number });
  aws.endpoint.fail({ PhoneNumberId: number, Error: 'ThrottledClientException' });

  const { status, stdout } = await runPreview(folder(), [stack([number])], ['--timeout', '3'], {
    environment: aws.environment,
  });

  expect(status).toBe(1);
  expect(stdout).toMatch(/answered 429 ThrottledClientException\s.*attempts in 2 s/s);
});

test('lookups that run at the same time each have the status of their own error', async () => {
  writeFileSync(
    path.join(folder(), 'inventory.json'),
    JSON.stringify({
      PhoneNumbers: NUMBERS.map((E164PhoneNumber) => ({ E164PhoneNumber })),
      Errors: NUMBERS.flatMap((PhoneNumberId, index) => {
        const [Error] = ERRORS[index % ERRORS.length] ?? [];
        return Error === undefined ? [] : [{ PhoneNumberId, Error }];
      }),
    }),
  );

  const args = ['--offline', 'inventory.json', '--timeout', '5'];
  const { lookups } = await previewJson(folder(), [stack(NUMBERS)], args);

  expect(lookups.map(({ status }) => status)).toEqual(NUMBERS.map((_, index) => ERRORS[index % ERRORS.length]?.[1]));
});

describe('expectations', () => {
  const UNASSIGNED = '+442079460123';
  const MISSING = '+19995550000';
  const waiting = (PhoneNumberId: string, WithinSeconds: string) =>
    lookup({ PhoneNumberId, Expect: { Statuses: ['Assigned'], WithinSeconds } });
  const reasonsOf = async (Resources: object, ...args: readonly string[]) => {
    const { lookups } = await previewJson(
      folder(),
      [{ path: 'Producer', template: { Resources } }],
      ['--offline', ...args],
    );
    return lookups.map(({ reason }) => reason);
  };

  test('are checked once, as existence is, and waited for only with --wait', async () => {
    const resources = { Waits: waiting(UNASSIGNED, '2'), WaitsForNumber: waiting(MISSING, '2') };

    const [now, later] = [await reasonsOf(resources), await reasonsOf(resources, '--wait')];

    expect(now[0]).toContain('is not as expected: Status is Unassigned, expected Assigned.');
    expect(later[0]).toContain('is not as expected after 2 s: Status is Unassigned, expected Assigned.');
    expect(now[1]).toContain('is not in the sample inventory');
    expect(later[1]).toEqual(now[1]);
  });

  test('are waited for in addition to --timeout', async () => {
    const [reason] = await reasonsOf({ Waits: waiting(UNASSIGNED, '4') }, '--wait', '--timeout', '7');

    expect(reason).toContain('is not as expected after 4 s: ');
  });
});
