/** A lookup that waits until its number exists and its expectations are met. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { send } from '../../../fake-aws/loopback-server';
import { during, refuse } from '../../../fake-aws/faults';
import { useHarness } from '../../support/harness';

const harness = useHarness();

const NUMBER = '+12065550199';

const CONNECTOR = { Name: 'VoiceConnectorId', Value: 'new1ghij2klmno3pqr4stu' };

const put = (status: string) => {
  harness.endpoint.put({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: status });
};

const putWith = (Associations: object[], number = NUMBER) => {
  harness.endpoint.put({ PhoneNumberId: number, Status: 'Assigned', Associations });
};

/** Changes the inventory before the first request at or after each of the given seconds. */
const timeline = (changes: Readonly<Record<number, () => void>>) => {
  const pending = Object.entries(changes);
  harness.endpoint.injectFault(({ respond, response }) => {
    while (Number(pending[0]?.[0]) * 1000 <= harness.clock.now()) {
      pending.shift()?.[1]();
    }
    send(response, respond());
  });
};

/** Changes the status of the number at the given seconds. */
const changeStatus = (statuses: Readonly<Record<number, string>>) => {
  timeline(
    Object.fromEntries(
      Object.entries(statuses).map(([second, status]) => [
        second,
        () => {
          put(status);
        },
      ]),
    ),
  );
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

describe('a number that does not exist yet', () => {
  const wait = async (properties: Record<string, unknown> = {}, remaining = 300_000) =>
    await harness.create(
      { PhoneNumberId: NUMBER, Expect: { Statuses: ['Assigned'], WithinSeconds: '120' }, ...properties },
      { clock: harness.clock, remaining },
    );

  test.each(['auto', 'chime', 'chime-sdk-voice'])(
    'is waited for with the API %s, with a call every 10 s',
    async (Api) => {
      changeStatus({ 15: 'Assigned' });

      const { response, log } = await wait({ Api });

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: { Status: 'Assigned' } });
      expect(harness.clock.sleeps).toEqual([10_000, 10_000]);
      expect(
        log.match(
          /"Waiting for the number to exist","requestId":"[^"]+","logicalResourceId":"SupportLine","number":"…0199"/g,
        ),
      ).toHaveLength(2);
    },
  );

  test('is waited for before its expectations, in the same time', async () => {
    changeStatus({ 15: 'AcquireInProgress', 35: 'Assigned' });

    const { response, log } = await wait();

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    expect(harness.clock.now()).toBe(40_000);
    expect(log.match(/"Waiting for expectations"/g)).toHaveLength(2);
  });

  test('fails as soon as its status can never be as expected', async () => {
    changeStatus({ 15: 'AcquireFailed' });

    const { response } = await wait();

    expect(response.Reason).toMatch(/is not as expected: Status is AcquireFailed, .+ Waiting wouldn't change it\.$/);
    expect(harness.clock.now()).toBe(20_000);
  });

  test('fails after WithinSeconds, and the reason says for how long it was missing', async () => {
    const { response } = await wait();

    expect(response).toMatchObject({ Status: 'FAILED', PhysicalResourceId: NUMBER });
    expect(response.Reason).toBe(
      'Phone number …0199 was not found: Amazon Chime SDK Voice in us-east-1 and Amazon Chime in us-east-1 know no such number for this account. Check phoneNumberId, the account, and the region prop, or set onMissing to OnMissing.EMPTY if the number may be missing. The number was still missing after 120 s.',
    );
    expect(harness.clock.now()).toBe(120_000);
  });

  test('fails in time if the function has less time than WithinSeconds', async () => {
    const { response } = await wait({}, 30_000);

    expect(response.Reason).toMatch(/was not found: .+ The number was still missing after 24 s\.$/);
    expect(harness.clock.now()).toBe(24_000);
  });

  test('has empty attributes under OnMissing.EMPTY, but only after WithinSeconds', async () => {
    const { response } = await wait({ OnMissing: 'empty' });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
    expect(harness.clock.now()).toBe(120_000);
  });

  test('is waited for under OnMissing.EMPTY, too', async () => {
    changeStatus({ 115: 'Assigned' });

    const { response } = await wait({ OnMissing: 'empty' });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'true', Status: 'Assigned' } });
  });

  test('is not waited for without WithinSeconds', async () => {
    const expectations = { Statuses: ['Assigned'] };
    const failed = await wait({ Expect: expectations });
    const empty = await wait({ Expect: expectations, OnMissing: 'empty' });

    expect(failed.response.Reason).toMatch(/was not found: .+ if the number may be missing\.$/);
    expect(empty.response.Data).toMatchObject({ Exists: 'false' });
    expect(harness.clock.sleeps).toEqual([]);
  });

  test('is not waited for if no API can tell that it is missing', async () => {
    harness.endpoint.injectFault(refuse({ status: 404 }));

    const { response } = await wait({ OnMissing: 'empty' });

    expect(response.Reason).toMatch(/could not be looked up: .+ answered 404 with no error of the API/);
    expect(harness.clock.sleeps).toEqual([]);
  });

  test('fails with its last unmet expectations if it disappears again', async () => {
    put('AcquireInProgress');
    timeline({
      15: () => {
        harness.endpoint.remove(NUMBER);
      },
    });

    const { response } = await wait({ Expect: { Statuses: ['Assigned'], Countries: ['US'], WithinSeconds: '120' } });

    expect(response.Reason).toMatch(
      /was not found: .+ The number was still missing after 120 s\. When it was last found: Status is AcquireInProgress, expected Assigned; Country is absent, expected US\.$/,
    );
  });

  test.each(['a list', 'a list, after the Voice Connector was created'])('is found in %s', async (where) => {
    if (where !== 'a list') {
      harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'NotFoundException', Times: 1 });
    }
    timeline({
      15: () => {
        putWith([]);
      },
      25: () => {
        putWith([CONNECTOR]);
      },
    });

    const { response, log } = await wait({
      PhoneNumberId: undefined,
      Find: { Association: CONNECTOR },
      Api: 'chime-sdk-voice',
    });

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER });
    expect(harness.clock.now()).toBe(30_000);
    expect(
      log.match(/"Waiting for the number to exist".+"find":"VoiceConnectorId new1ghij2klmno3pqr4stu"/g),
    ).toHaveLength(3);
  });

  test('fails after WithinSeconds if no number matches', async () => {
    const { response } = await wait({ PhoneNumberId: undefined, Find: { Association: CONNECTOR, Name: 'Support' } });

    expect(response.Reason).toMatch(
      /^No phone number matches find \(VoiceConnectorId \w+, Name of 7 characters\): .+ The number was still missing after 120 s\.$/,
    );
    expect(harness.clock.now()).toBe(120_000);
  });

  test('fails at once if several numbers match', async () => {
    timeline({
      15: () => {
        putWith([CONNECTOR]);
        putWith([CONNECTOR], '+12065550198');
      },
    });

    const { response } = await wait({ PhoneNumberId: undefined, Find: { Association: CONNECTOR, Status: 'Assigned' } });

    expect(response.Reason).toMatch(/^2 phone numbers match find /);
    expect(harness.clock.now()).toBe(20_000);
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
