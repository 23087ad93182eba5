/** A lookup that waits until its expectations are met. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { send } from '../../../fake-aws/loopback-server';
import { during, refuse } from '../../../fake-aws/faults';
import { useHarness } from '../../support/harness';

const harness = useHarness();

const NUMBER = '+12065550199';

const put = (status: string) => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: status });
};

/** Changes the status of the number at the given seconds. */
const changeStatus = (timeline: Readonly<Record<number, string>>) => {
  harness.endpoint.injectFault(({ respond, response }) => {
    const past = Object.entries(timeline).filter(([second]) => Number(second) * 1000 <= harness.clock.now());
    put(past.at(-1)?.[1] ?? '');
    send(response, respond());
  });
};

const create = async (withinSeconds: number, remaining = (withinSeconds + 60) * 1000, status = 'Assigned') =>
  await harness.create(
    { PhoneNumberId: NUMBER, Expect: { Statuses: [status], WithinSeconds: String(withinSeconds) } },
    { clock: harness.clock, remaining },
  );

describe('a number that is not ready yet', () => {
  test('succeeds when its status is as expected, with a call every 10 s', async () => {
    changeStatus({ 0: 'AcquireInProgress', 15: 'Unassigned', 30: 'Assigned' });

    const { response, log } = await create(120);

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    expect(harness.clock.sleeps).toEqual([10_000, 10_000, 10_000]);
    expect(log.match(/Waiting for expectations/g)).toHaveLength(3);
    expect(log).toContain('Status is Unassigned, expected Assigned');
  });

  test('fails as soon as its status can never be as expected', async () => {
    changeStatus({ 0: 'AcquireInProgress', 30: 'AcquireFailed' });

    const { response } = await create(120);

    expect(response.Reason).toBe(
      "Phone number …0199 is not as expected: Status is AcquireFailed, expected Assigned. Waiting wouldn't change it.",
    );
    expect(harness.clock.now()).toBe(30_000);
  });

  test('fails after WithinSeconds, and the reason contains its status and the expected one', async () => {
    changeStatus({ 0: 'Unassigned' });

    const { response } = await create(120);

    expect(response.Reason).toBe(
      'Phone number …0199 is not as expected after 120 s: Status is Unassigned, expected Assigned. Change the number in Amazon Chime, or the expect prop.',
    );
    expect(harness.clock.now()).toBe(120_000);
  });

  test('fails with the same reason if the function has less time than WithinSeconds', async () => {
    changeStatus({ 0: 'Unassigned' });

    const { response } = await create(120, 30_000);

    expect(response.Reason).toMatch(/is not as expected after 24 s: Status is Unassigned, expected Assigned\./);
    expect(harness.clock.now()).toBe(24_000);
  });

  test('is retried after errors', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')), 3);
    changeStatus({ 0: 'AcquireInProgress', 15: 'Assigned' });

    const { response } = await create(120);

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    expect(harness.clock.sleeps).toEqual([100, 200, 400, 10_000, 10_000]);
  });

  test('fails if the API fails, and the reason contains its last status', async () => {
    put('AcquireInProgress');
    harness.endpoint.injectFault(
      during(() => harness.clock.now() > 0, refuse(errorResponse('ServiceUnavailableException'))),
    );

    const { response } = await create(120);

    expect(response.Reason).toMatch(
      /^Phone number …0199 could not be looked up: .+ answered 503 ServiceUnavailableException .+ When it was last found: Status is AcquireInProgress, expected Assigned\.$/,
    );
    expect(harness.clock.now()).toBe(179_000);
  });
});

describe('whether the function waits', () => {
  test.each(['AcquireFailed', 'Cancelled', 'ReleaseInProgress', 'ReleaseFailed', 'DeleteInProgress', 'DeleteFailed'])(
    'no: a number that is %s can never become Assigned',
    async (status) => {
      put(status);

      const { response } = await create(120);

      expect(response.Reason).toBe(
        `Phone number …0199 is not as expected: Status is ${status}, expected Assigned. Waiting wouldn't change it.`,
      );
      expect(harness.clock.sleeps).toEqual([]);
    },
  );

  test.each([
    'PortinInProgress',
    'PortinCancelRequested',
    'AcquireInProgress',
    'Unassigned',
    'SomethingNew',
    '__proto__',
  ])('yes: a number that is %s may still become Assigned', async (status) => {
    put(status);

    await create(20);

    expect(harness.clock.sleeps).toEqual([10_000, 10_000]);
  });

  test.each([
    ['ReleaseInProgress', 'ReleaseFailed'],
    ['ReleaseInProgress', 'DeleteInProgress'],
    ['ReleaseInProgress', 'DeleteFailed'],
    ['DeleteInProgress', 'DeleteFailed'],
  ])('yes: a number that is %s may still become %s', async (status, expected) => {
    put(status);

    await create(10, 60_000, expected);

    expect(harness.clock.sleeps).toEqual([10_000]);
  });
});
