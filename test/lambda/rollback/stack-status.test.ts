/** When the function calls DescribeStacks, and what the status of the stack decides. */
import { describe, expect, test } from '@jest/globals';
import { hang, refuse, reset } from '../../../fake-aws/faults';
import { queryError } from '../../../fake-aws/query-protocol';
import { ROLE_ARN } from '../../support/harness';
import { useStack } from './support';

const { harness, send, update, succeedOnce, removeNumber } = useStack();

describe('who asks CloudFormation and Parameter Store', () => {
  test.each(['Create', 'Update'] as const)('a %s that succeeds at once makes one call, to Chime', async (type) => {
    const { response } = await send(type);

    expect(response.Status).toBe('SUCCESS');
    expect([
      harness.endpoint.requests.length,
      harness.cloudFormation.requests.length,
      harness.ssm.requests.length,
    ]).toEqual([1, 0, 0]);
  });

  test('a Delete makes no call', async () => {
    const { response } = await send('Delete');

    expect(response.Status).toBe('SUCCESS');
    expect([
      harness.endpoint.requests.length,
      harness.cloudFormation.requests.length,
      harness.ssm.requests.length,
    ]).toEqual([0, 0, 0]);
  });

  test('a Create that fails asks neither', async () => {
    harness.cloudFormation.stackStatus = 'ROLLBACK_IN_PROGRESS';
    removeNumber();

    const { response } = await send('Create');

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).not.toMatch(/rollback/);
    expect([harness.cloudFormation.requests.length, harness.ssm.requests.length]).toEqual([0, 0]);
  });

  test('an Update that has to try again asks CloudFormation once, however often it tries', async () => {
    harness.endpoint.injectFault(reset, 4);

    const { response } = await update();

    expect(response.Status).toBe('SUCCESS');
    expect([harness.cloudFormation.requests.length, harness.ssm.requests.length]).toEqual([1, 0]);
  });

  test('an Update that waits for expectations asks CloudFormation once', async () => {
    const { response } = await update({ Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } });

    expect(response.Reason).toMatch(/after 60 s: Status is Assigned, expected Unassigned/);
    expect(harness.cloudFormation.requests.length).toBe(1);
  });

  test('without OnRollback.RESTORE, an Update that is tried again with success asks nobody', async () => {
    harness.endpoint.injectFault(reset, 4);

    const { response } = await update({ OnRollback: 'look-up' });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.cloudFormation.requests.length).toBe(0);
  });

  test('the function asks with its own credentials, not with those of the role that it assumes', async () => {
    const attributes = await succeedOnce();
    harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    removeNumber();

    const { response } = await update({}, { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });

    expect(response.Data).toEqual(attributes);
  });
});

describe('a stack that goes forward', () => {
  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED'])(
    '%s: expectations are enforced, and a missing number fails, as ever',
    async (status) => {
      await succeedOnce();
      harness.cloudFormation.stackStatus = status;

      const unmet = await update({ Expect: { Statuses: ['Unassigned'] } });
      removeNumber();
      const missing = await update();

      expect(unmet.response.Reason).toMatch(/^Phone number …0100 is not as expected: .+ or the expect prop\.$/);
      expect(missing.response.Reason).toMatch(/^Phone number …0100 was not found: .+ if the number may be missing\.$/);
      expect(harness.ssm.requests.length).toBe(0);
    },
  );

  test.each([
    ['denies', refuse(queryError(403, 'AccessDenied', 'not authorized to perform: cloudformation:DescribeStacks'))],
    ['knows no such stack', refuse(queryError(400, 'ValidationError', 'Stack does not exist'))],
    ['answers without a stack', refuse({ status: 200, body: '<DescribeStacksResponse/>' })],
  ])('so it is taken, at once, where CloudFormation %s', async (_, fault) => {
    await succeedOnce();
    harness.cloudFormation.injectFault(fault);
    removeNumber();

    const { response } = await update();

    expect(response.Reason).toMatch(/if the number may be missing\.$/);
    expect([harness.cloudFormation.requests.length, harness.ssm.requests.length]).toEqual([1, 0]);
    expect(harness.clock.now()).toBe(0);
  });

  test('where CloudFormation answers without a stack, the log says that its status is unknown', async () => {
    harness.cloudFormation.injectFault(refuse({ status: 200, body: '<DescribeStacksResponse/>' }));
    removeNumber();

    const { log } = await update();

    expect(log).toMatch(/"The lookup did not succeed at once".*"stackStatus":"unknown"/);
    expect(log).not.toContain('CloudFormation did not say');
  });

  test('so it is taken where CloudFormation is out of reach, after half a minute', async () => {
    await succeedOnce();
    harness.cloudFormation.injectFault(hang(harness.clock.expire));
    removeNumber();

    const { response, log } = await update();

    expect(response.Reason).toMatch(/if the number may be missing\.$/);
    expect(log).toMatch(
      /CloudFormation did not say whether the stack is rolling back.*"error":"[^"]*AWS CloudFormation /,
    );
    expect(harness.clock.now()).toBe(30_000);
  });

  test('CloudFormation out of reach leaves Chime two thirds of a short time', async () => {
    harness.cloudFormation.injectFault(hang(harness.clock.expire));
    harness.endpoint.injectFault(reset, 1);

    const { response } = await update({}, { remaining: 16_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.clock.now()).toBeLessThanOrEqual(5100);
  });

  test('CloudFormation that fails or throttles is asked again', async () => {
    const attributes = await succeedOnce();
    harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    harness.cloudFormation.injectFault(refuse(queryError(503, 'ServiceUnavailable', 'Down')), 1);
    harness.cloudFormation.injectFault(refuse(queryError(400, 'Throttling', 'Rate exceeded')), 2);
    removeNumber();

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
    expect(harness.cloudFormation.requests.length).toBe(4);
  });
});
