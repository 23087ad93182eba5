/** The rollback of a failed deployment succeeds with Chime's response, or with the attributes of the last success. */
import { describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { hang, refuse, reset } from '../../../fake-aws/faults';
import { systemClock } from '../../../lambda/runtime/clock';
import { ROLE_ARN } from '../../support/harness';
import { NUMBER, RECOVERY_HINT, useStack } from './support';

const { harness, update, succeedOnce, removeNumber, failChime } = useStack('UPDATE_ROLLBACK_IN_PROGRESS');

const ROOT_ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Root/5f0c2f5e-0000-4000-8000-000000000222';

describe('a stack that rolls back', () => {
  test.each(['UPDATE_ROLLBACK_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS', 'IMPORT_ROLLBACK_IN_PROGRESS'])(
    '%s: expectations are neither enforced nor waited for, and what Chime says is answered',
    async (status) => {
      const attributes = await succeedOnce();
      harness.cloudFormation.stackStatus = status;
      harness.endpoint.put({ PhoneNumberId: NUMBER, E164PhoneNumber: NUMBER, Status: 'Unassigned' });

      const { response } = await update({ Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } });

      expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: NUMBER, Data: { Status: 'Unassigned' } });
      expect(response.Data).not.toEqual(attributes);
      expect([harness.clock.now(), harness.ssm.requests.length]).toEqual([0, 0]);
    },
  );

  test.each<[string, () => void]>([
    ['missing', removeNumber],
    [
      'refused',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'BadRequestException' });
      },
    ],
    [
      'forbidden',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ForbiddenException' });
      },
    ],
    [
      'denied',
      () => {
        harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: 'AccessDeniedException' });
      },
    ],
    ['down', failChime],
    [
      'throttled',
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
      'no JSON',
      () => {
        harness.endpoint.injectFault(refuse({ status: 200, body: '<html></html>' }));
      },
    ],
  ])('Chime is %s: the attributes of the last success are the answer, in time', async (_, break_) => {
    const attributes = await succeedOnce();
    break_();

    const { response, log } = await update({ Expect: { Statuses: ['Assigned'], WithinSeconds: '600' } });

    expect(response).toEqual(expect.objectContaining({ Status: 'SUCCESS', PhysicalResourceId: NUMBER }));
    expect(response.Data).toEqual(attributes);
    expect(log).toMatch(/"Returning the attributes of the last success".*"error":"Phone number …0100 /);
    expect(log).toMatch(/"The lookup did not succeed at once".*"stackStatus":"UPDATE_ROLLBACK_IN_PROGRESS"/);
    expect([harness.cloudFormation.requests.length, harness.ssm.requests.length]).toEqual([1, 1]);
    expect(harness.clock.now()).toBeLessThanOrEqual(65_000);
  });

  test.each([5000, 10_000, 60_000, 900_000])(
    'Chime hangs for all of a function of %d ms: the last success is the answer all the same',
    async (remaining) => {
      const attributes = await succeedOnce();
      harness.endpoint.injectFault(hang(harness.clock.expire));

      const { response } = await update({}, { remaining });

      expect(response.Data).toEqual(attributes);
      expect(harness.clock.now()).toBeLessThan(Math.min(remaining, 70_000));
    },
  );

  test('Chime and CloudFormation hang: the lookup fails in time, as if the stack went forward', async () => {
    await succeedOnce();
    harness.endpoint.injectFault(hang(harness.clock.expire));
    harness.cloudFormation.injectFault(hang(harness.clock.expire));

    const { response } = await update();

    expect(response.Reason).toMatch(/returned no response within 5\.0 s .+ Deploy again when the service is available/);
    expect(harness.clock.now()).toBeLessThan(119_000);
  });

  test('by the clock on the wall, with Chime hanging', async () => {
    const attributes = await succeedOnce();
    harness.endpoint.injectFault(hang());
    const start = systemClock.now();

    const { response } = await update({}, { clock: systemClock, remaining: 5000 });

    expect(response.Data).toEqual(attributes);
    expect(systemClock.now() - start).toBeLessThan(4000);
  });

  test('AWS STS is down: the last success is the answer', async () => {
    const attributes = await succeedOnce();
    harness.sts.injectFault(reset);

    const { response } = await update({}, { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });

    expect(response.Data).toEqual(attributes);
  });

  test('a missing number with OnMissing.EMPTY is what Chime says, and needs no parameter', async () => {
    removeNumber();

    const { response } = await update({ OnMissing: 'empty' });

    expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Exists: 'false' } });
    expect(harness.ssm.requests.length).toBe(0);
  });

  test('a mistake of this package does not keep the stack from rolling back', async () => {
    const attributes = await succeedOnce();
    harness.endpoint.injectFault(reset, 1);
    harness.clock.sleep = () => {
      throw new RangeError('of ours');
    };

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
  });

  describe('with OnRollback.FAIL', () => {
    test.each([undefined, 'look-up'])('as %s, a missing number fails with the way out', async (OnRollback) => {
      await succeedOnce();
      removeNumber();

      const { response } = await update({ OnRollback });

      expect(response.Status).toBe('FAILED');
      expect(response.Reason).toMatch(/^Phone number …0100 was not found: .+ if the number may be missing\. This was/);
      expect(response.Reason).toMatch(RECOVERY_HINT);
      expect(harness.ssm.requests.length).toBe(0);
    });

    test('Chime is asked for as long as there is time', async () => {
      failChime();

      const { response } = await update({ OnRollback: 'look-up' });

      expect(response.Reason).toMatch(RECOVERY_HINT);
      expect(harness.clock.now()).toBe(109_000);
    });

    test('expectations are not enforced either', async () => {
      const { response } = await update({ OnRollback: 'look-up', Expect: { Statuses: ['Unassigned'] } });

      expect(response).toMatchObject({ Status: 'SUCCESS', Data: { Status: 'Assigned' } });
    });

    test('the way out of a nested stack begins at its root', async () => {
      harness.cloudFormation.rootId = ROOT_ID;
      removeNumber();

      const { response } = await update({ OnRollback: 'look-up' });

      expect(response.Reason).toMatch(/run cdk rollback Root --orphan Producer\.SupportLine /);
      expect(response.Reason).toMatch(/--stack-name Root --resources-to-skip Producer\.SupportLine\./);
    });
  });

  test('the standard variable for all services leads to both', async () => {
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
