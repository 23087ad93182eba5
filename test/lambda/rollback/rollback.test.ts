/** The rollback of a failed deployment succeeds with Chime's response, or with the attributes of the last success. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { hang, refuse, reset } from '../../../fake-aws/faults';
import { systemClock } from '../../../lambda/runtime/clock';
import { ROLE_ARN } from '../../support/harness';
import { NUMBER, RECOVERY_HINT, useStack } from './support';

const { harness, update, succeedOnce, removeNumber, failChime, requestCounts } =
  useStack('UPDATE_ROLLBACK_IN_PROGRESS');

const ROOT_ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Root/5f0c2f5e-0000-4000-8000-000000000222';

describe('a stack that rolls back', () => {
  test.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'IMPORT_ROLLBACK_IN_PROGRESS'])(
    "has the status %s: the response contains Chime's attributes, even if an expectation is not met",
    async (status) => {
      const attributes = await succeedOnce();
      harness.cloudFormation.stackStatus = status;
      harness.endpoint.put({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Unassigned' });

      const { response } = await update({ Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } });

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: { Status: 'Unassigned' } });
      expect(response.Data).not.toEqual(attributes);
      expect(harness.clock.now()).toBe(0);
      expect(harness.ssm.requests).toEqual([]);
    },
  );

  test.each<[string, () => void]>([
    ['without the number', removeNumber],
    [
      'returning BadRequestException',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'BadRequestException' });
      },
    ],
    [
      'returning ForbiddenException',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException' });
      },
    ],
    [
      'denied by IAM',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });
      },
    ],
    ['down', failChime],
    [
      'throttling',
      () => {
        harness.endpoint.injectFault(refuse(errorResponse('ThrottledClientException')));
      },
    ],
    [
      'hanging',
      () => {
        harness.endpoint.injectFault(hang(harness.clock.expire));
      },
    ],
    [
      'unreachable',
      () => {
        harness.endpoint.injectFault(reset);
      },
    ],
    [
      'responding without JSON',
      () => {
        harness.endpoint.injectFault(refuse({ status: 200, body: '<html></html>' }));
      },
    ],
  ])('returns the attributes of the last success in time if Chime is %s', async (_, break_) => {
    const attributes = await succeedOnce();
    break_();

    const { response, log } = await update({ Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } });

    expect(response).toEqual(expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: NUMBER }));
    expect(response.Data).toEqual(attributes);
    expect(log).toMatch(/"Returning the attributes of the last success".*"error":"Phone number …0100 /);
    expect(log).toMatch(/"The lookup did not succeed at once".*"stackStatus":"UPDATE_ROLLBACK_IN_PROGRESS"/);
    expect(requestCounts()).toMatchObject({ cloudFormation: 1, ssm: 1 });
    expect(harness.clock.now()).toBeLessThanOrEqual(65_000);
  });

  test.each([5000, 10_000, 60_000, 900_000])(
    'returns the attributes of the last success in a function of %d ms if Chime hangs',
    async (remaining) => {
      const attributes = await succeedOnce();
      harness.endpoint.injectFault(hang(harness.clock.expire));

      const { response } = await update({}, { remaining });

      expect(response.Data).toEqual(attributes);
      expect(harness.clock.now()).toBeLessThan(Math.min(remaining, 70_000));
    },
  );

  test('fails in time, as without a rollback, if Chime and CloudFormation hang', async () => {
    await succeedOnce();
    harness.endpoint.injectFault(hang(harness.clock.expire));
    harness.cloudFormation.injectFault(hang(harness.clock.expire));

    const { response } = await update();

    expect(response.Reason).toMatch(/returned no response within 5\.0 s .+ Deploy again when the service is available/);
    expect(harness.clock.now()).toBeLessThan(119_000);
  });

  test('returns the attributes of the last success in real time, too', async () => {
    const attributes = await succeedOnce();
    harness.endpoint.injectFault(hang());
    const start = systemClock.now();

    const { response } = await update({}, { clock: systemClock, remaining: 5000 });

    expect(response.Data).toEqual(attributes);
    expect(systemClock.now() - start).toBeLessThan(4000);
  });

  test('returns the attributes of the last success if AWS STS is down', async () => {
    const attributes = await succeedOnce();
    harness.sts.injectFault(reset);

    const { response } = await update({}, { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });

    expect(response.Data).toEqual(attributes);
  });

  test('returns empty attributes for a missing number under OnMissing.EMPTY, without the parameter', async () => {
    removeNumber();

    for (const Expect of [undefined, { Statuses: ['Assigned'], WithinSeconds: '600' }]) {
      const { response } = await update({ OnMissing: 'empty', Expect });

      expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
    }
    expect(harness.ssm.requests).toEqual([]);
    expect(harness.clock.now()).toBe(0);
  });

  test('returns the attributes of the last success after a bug of this package', async () => {
    const attributes = await succeedOnce();
    harness.endpoint.injectFault(reset, 1);
    harness.clock.sleep = () => {
      throw new RangeError('of ours');
    };

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
  });

  describe('with OnRollback.FAIL', () => {
    test.each([undefined, 'look-up'])(
      'as %s, fails for a missing number, and the reason contains how to recover',
      async (OnRollback) => {
        await succeedOnce();
        removeNumber();

        const { response } = await update({ OnRollback });

        expect(response.Status).toBe('FAILED');
        expect(response.Reason).toMatch(
          /^Phone number …0100 was not found: .+ if the number may be missing\. This was/,
        );
        expect(response.Reason).toMatch(RECOVERY_HINT);
        expect(harness.ssm.requests).toEqual([]);
      },
    );

    test("doesn't wait for a missing number", async () => {
      removeNumber();

      const { response } = await update({
        OnRollback: 'look-up',
        Expect: { Statuses: ['Assigned'], WithinSeconds: '600' },
      });

      expect(response.Reason).toMatch(/^Phone number …0100 was not found: .+ if the number may be missing\. This was/);
      expect(harness.clock.now()).toBe(0);
    });

    test('retries until the deadline', async () => {
      failChime();

      const { response } = await update({ OnRollback: 'look-up' });

      expect(response.Reason).toMatch(RECOVERY_HINT);
      expect(harness.clock.now()).toBe(109_000);
    });

    test('ignores expectations, too', async () => {
      const { response } = await update({ OnRollback: 'look-up', Expect: { Statuses: ['Unassigned'] } });

      expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    });

    test('recovers a nested stack from its root', async () => {
      harness.cloudFormation.rootId = ROOT_ID;
      removeNumber();

      const { response } = await update({ OnRollback: 'look-up' });

      expect(response.Reason).toMatch(/run cdk rollback Root --orphan Producer\.SupportLine /);
      expect(response.Reason).toMatch(/--stack-name Root --resources-to-skip Producer\.SupportLine\./);
    });
  });

  test('uses the endpoint that is set for all services', async () => {
    const attributes = await succeedOnce();
    removeNumber();
    const { AWS_ENDPOINT_URL_SSM = '' } = harness.ssm.environment;

    const { response } = await update(
      {},
      { environment: { AWS_ENDPOINT_URL_SSM: '', AWS_ENDPOINT_URL: AWS_ENDPOINT_URL_SSM } },
    );

    expect(response.Data).toEqual(attributes);
  });
});
