/** What the handler does with its time: a new role, an API that never answers, a number that is not ready yet. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { send } from '../../../fake-aws/loopback-server';
import { during, hang, refuse, throttle } from '../../../fake-aws/faults';
import { systemClock } from '../../../lambda/runtime/clock';
import { FakeClock, useHarness } from '../../support/harness';

const NUMBER = '+12065550100';
const PROPERTIES = { PhoneNumberId: NUMBER };

const harness = useHarness();
let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock();
});

describe('a role that IAM does not know everywhere yet', () => {
  const denied = refuse(errorResponse('AccessDeniedException'));

  test('is denied for 20 s, and then let in', async () => {
    harness.endpoint.injectFault(during(() => clock.now() < 20_000, denied));

    const { response } = await harness.create(PROPERTIES, { clock, remaining: 120_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(clock.now()).toBeGreaterThanOrEqual(20_000);
    expect(clock.now()).toBeLessThan(30_000);
  });

  test('when the time is up before, only the API that was asked is told of', async () => {
    harness.endpoint.injectFault(denied);

    const { response } = await harness.create(PROPERTIES, { clock, remaining: 10_000 });

    expect(response.Reason).toMatch(
      /^Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 answered 403 AccessDeniedException \([^;]+; request [\w-]+\) after \d+ attempts in 9 s\. Allow chime:GetPhoneNumber on \* [^;]+\.$/,
    );
  });
});

test('an account that may not use the APIs fails at once, with action, Region and namespace', async () => {
  harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException' });

  const { response } = await harness.create({ ...PROPERTIES, Region: 'us-west-2' }, { clock });

  expect(response.Status).toBe('FAILED');
  expect(response.Reason).toMatch(/Amazon Chime SDK Voice in us-west-2 answered 403 ForbiddenException/);
  expect(response.Reason).toMatch(/Amazon Chime in us-east-1 answered 403 ForbiddenException/);
  expect(response.Reason).toMatch(/chime:GetPhoneNumber is allowed in this Region/);
  expect(clock.now()).toBe(0);
});

describe('an API that never answers', () => {
  test('fails a second before the time is up, and says what was waited for', async () => {
    harness.endpoint.injectFault(hang(clock.expire));

    const { response } = await harness.create(PROPERTIES, { clock, remaining: 10_000 });

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).toBe(
      'Phone number …0100 could not be looked up: Amazon Chime SDK Voice in us-east-1 returned no response within 5.0 s after 2 attempts in 9 s. Deploy again when the service is available, or raise the timeout of PhoneNumberLookupProvider.',
    );
    expect(clock.now()).toBe(9000);
  });

  test('by the clock on the wall too', async () => {
    harness.endpoint.injectFault(hang());
    const start = systemClock.now();

    const { response } = await harness.create(PROPERTIES, { remaining: 1500 });

    expect(response.Reason).toMatch(/Chime SDK Voice in us-east-1 returned no response within 0\.5 s\. Deploy again/);
    expect(systemClock.now() - start).toBeGreaterThan(490);
    expect(systemClock.now() - start).toBeLessThan(1500);
  });

  test('a hang that the deadline cuts short does not hide the error before it', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('ServiceFailureException')), 1);
    harness.endpoint.injectFault(hang(clock.expire));
    await clock.pass(60_000); // The computer did not start with the invocation.

    const { response } = await harness.create(PROPERTIES, { clock, remaining: 5000 });

    expect(response.Reason).toMatch(/answered 500 ServiceFailureException \(.+\) after 2 attempts in 4 s\./);
  });

  test('a hang is cut off and tried again', async () => {
    harness.endpoint.injectFault(hang(clock.expire), 1);

    const { response } = await harness.create(PROPERTIES, { clock });

    expect(response.Status).toBe('SUCCESS');
    expect(clock.now()).toBe(5100);
  });
});

test('lookups in a row keep to the rate that the API allows', async () => {
  harness.endpoint.injectFault(
    throttle({ perSecond: 0.5, burst: 1 }, errorResponse('ThrottledClientException'), () => clock.now()),
  );

  for (let count = 0; count < 5; count += 1) {
    const { response } = await harness.create(PROPERTIES, { clock, remaining: 120_000 });
    expect(response.Status).toBe('SUCCESS');
  }

  expect(clock.now()).toBeGreaterThanOrEqual(8000);
});

describe('a number that is not ready yet', () => {
  const number = '+12065550199';
  const put = (status: string) => {
    harness.endpoint.put({ PhoneNumberId: number, E164PhoneNumber: number, Status: status });
  };
  /** The status that a number has from so many seconds on, until the next one. */
  const follow = (timeline: Readonly<Record<number, string>>) => {
    harness.endpoint.injectFault(({ respond, response }) => {
      const past = Object.entries(timeline).filter(([second]) => Number(second) * 1000 <= clock.now());
      put(past.at(-1)?.[1] ?? '');
      send(response, respond());
    });
  };
  const create = async (withinSeconds: number, remaining = (withinSeconds + 60) * 1000) =>
    await harness.create(
      { PhoneNumberId: number, Expect: { Statuses: ['Assigned'], WithinSeconds: String(withinSeconds) } },
      { clock, remaining },
    );

  test('becomes as expected: new attributes, a gentle pace', async () => {
    follow({ 0: 'AcquireInProgress', 15: 'Unassigned', 30: 'Assigned' });

    const { response, log } = await create(120);

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    expect(clock.sleeps).toEqual([10_000, 10_000, 10_000]);
    expect(log.match(/Waiting for expectations/g)).toHaveLength(3);
    expect(log).toContain('Status is Unassigned, expected Assigned');
  });

  test('turns into what can never become so: fails at once', async () => {
    follow({ 0: 'AcquireInProgress', 30: 'AcquireFailed' });

    const { response } = await create(120);

    expect(response.Reason).toBe(
      "Phone number …0199 is not as expected: Status is AcquireFailed, expected Assigned. Waiting wouldn't change it.",
    );
    expect(clock.now()).toBe(30_000);
  });

  test('stays as it is: fails at the end, with found and expected', async () => {
    follow({ 0: 'Unassigned' });

    const { response } = await create(120);

    expect(response.Reason).toBe(
      'Phone number …0199 is not as expected after 120 s: Status is Unassigned, expected Assigned. Change the number in Amazon Chime, or the expect prop.',
    );
    expect(clock.now()).toBe(120_000);
  });

  test('a function with less time than the wait still tells found and expected', async () => {
    follow({ 0: 'Unassigned' });

    const { response } = await create(120, 30_000);

    expect(response.Reason).toMatch(/is not as expected after 24 s: Status is Unassigned, expected Assigned\./);
    expect(clock.now()).toBe(24_000);
  });

  test('errors while it is waited for are retried', async () => {
    harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')), 3);
    follow({ 0: 'AcquireInProgress', 15: 'Assigned' });

    const { response } = await create(120);

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    expect(clock.sleeps).toEqual([100, 200, 400, 10_000, 10_000]);
  });

  test('an API that stops answering meanwhile: what was last found is told too', async () => {
    put('AcquireInProgress');
    harness.endpoint.injectFault(during(() => clock.now() > 0, refuse(errorResponse('ServiceUnavailableException'))));

    const { response } = await create(120);

    expect(response.Reason).toMatch(
      /^Phone number …0199 could not be looked up: .+ answered 503 ServiceUnavailableException .+ When it was last found: Status is AcquireInProgress, expected Assigned\.$/,
    );
    expect(clock.now()).toBe(179_000);
  });
});
