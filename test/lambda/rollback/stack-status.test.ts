/** When the function calls DescribeStacks and GetParameter, and a stack that isn't rolling back. */
import { describe, expect, test } from '@jest/globals';
import { hang, refuse, reset } from '../../../fake-aws/faults';
import { queryError, queryResponse } from '../../../fake-aws/query-protocol';
import { ROLE_ARN, STACK_ID } from '../../support/harness';
import { useStack } from './support';

const { harness, send, update, succeedOnce, removeNumber, requestCounts } = useStack();

/** The response of DescribeStacks about a stack that is rolling back. */
const stackResponse = (id: string) =>
  queryResponse(
    'DescribeStacks',
    `<Stacks><member>${id}<StackName>Producer</StackName><CreationTime>2026-11-23T10:00:00.000Z</CreationTime><StackStatus>UPDATE_ROLLBACK_IN_PROGRESS</StackStatus></member></Stacks>`,
  );

describe('calls to CloudFormation and Parameter Store', () => {
  test.each(['Create', 'Update'] as const)('a %s that succeeds at once calls only Chime', async (type) => {
    const { response } = await send(type);

    expect(response.Status).toBe('SUCCESS');
    expect(requestCounts()).toEqual({ chime: 1, cloudFormation: 0, ssm: 0 });
  });

  test('a Delete calls nothing', async () => {
    const { response } = await send('Delete');

    expect(response.Status).toBe('SUCCESS');
    expect(requestCounts()).toEqual({ chime: 0, cloudFormation: 0, ssm: 0 });
  });

  test('a Create that fails calls neither', async () => {
    harness.cloudFormation.stackStatus = 'ROLLBACK_IN_PROGRESS';
    removeNumber();

    const { response } = await send('Create');

    expect(response.Status).toBe('FAILED');
    expect(response.Reason).not.toMatch(/rollback/);
    expect(requestCounts()).toMatchObject({ cloudFormation: 0, ssm: 0 });
  });

  test('an Update calls CloudFormation once, even if it retries several times', async () => {
    harness.endpoint.injectFault(reset, 4);

    const { response } = await update();

    expect(response.Status).toBe('SUCCESS');
    expect(requestCounts()).toMatchObject({ cloudFormation: 1, ssm: 0 });
  });

  test('an Update that waits for expectations calls CloudFormation once', async () => {
    const { response } = await update({ Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } });

    expect(response.Reason).toMatch(/after 60 s: Status is Assigned, expected Unassigned/);
    expect(harness.cloudFormation.requests).toHaveLength(1);
  });

  test('an Update that waits for a missing number calls CloudFormation once, and one that does not wait, never', async () => {
    removeNumber();
    const Expect = { Statuses: ['Assigned'], WithinSeconds: '60' };

    const once = await update({ OnMissing: 'empty', Expect: { ...Expect, WithinSeconds: '0' } });
    expect(requestCounts()).toMatchObject({ cloudFormation: 0 });
    const waited = await update({ OnMissing: 'empty', Expect });

    expect([once.response.Data?.Exists, waited.response.Data?.Exists]).toEqual(['false', 'false']);
    expect(harness.clock.now()).toBe(60_000);
    expect(requestCounts()).toMatchObject({ cloudFormation: 1 });
  });

  test("without OnRollback.RESTORE, an Update that succeeds after retries doesn't call CloudFormation", async () => {
    harness.endpoint.injectFault(reset, 4);

    const { response } = await update({ OnRollback: 'look-up' });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.cloudFormation.requests).toEqual([]);
  });

  test('both are called with the credentials of the function, not with those of the role that it assumes', async () => {
    const attributes = await succeedOnce();
    harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    removeNumber();

    const { response } = await update({}, { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });

    expect(response.Data).toEqual(attributes);
  });
});

describe("a stack that isn't rolling back", () => {
  test.each(['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_FAILED'])(
    'has the status %s: an unmet expectation fails the Update, and so does a missing number',
    async (status) => {
      await succeedOnce();
      harness.cloudFormation.stackStatus = status;

      const unmet = await update({ Expect: { Statuses: ['Unassigned'] } });
      removeNumber();
      const missing = await update();

      expect(unmet.response.Reason).toMatch(/^Phone number …0100 is not as expected: .+ or the expect prop\.$/);
      expect(missing.response.Reason).toMatch(/^Phone number …0100 was not found: .+ if the number may be missing\.$/);
      expect(harness.ssm.requests).toEqual([]);
    },
  );

  describe.each([
    [
      'denies the call',
      refuse(queryError(403, 'AccessDenied', 'not authorized to perform: cloudformation:DescribeStacks')),
    ],
    ["doesn't know the access key", refuse(queryError(403, 'InvalidClientTokenId', 'The security token is invalid'))],
  ])('is assumed at once if CloudFormation %s', (_, fault) => {
    const NAMES_ACTION =
      /if the number may be missing\. AWS denied the function cloudformation:DescribeStacks, .+ for the function's role\.$/;

    test.each<[string, Record<string, unknown>, RegExp]>([
      ['with OnRollback.RESTORE', {}, NAMES_ACTION],
      ['with an expectation', { OnRollback: 'look-up', Expect: { Statuses: ['Assigned'] } }, NAMES_ACTION],
      // The role of such a lookup doesn't have the permission, and its rollback would fail just as well with it.
      ['with neither', { OnRollback: 'look-up' }, /if the number may be missing\.$/],
    ])('%s', async (__, properties, reason) => {
      await succeedOnce();
      harness.cloudFormation.injectFault(fault);
      removeNumber();

      const { response } = await update(properties);

      expect(response.Reason).toMatch(reason);
      expect(requestCounts()).toMatchObject({ cloudFormation: 1, ssm: 0 });
      expect(harness.clock.now()).toBe(0);
    });
  });

  test.each([
    ["doesn't know the stack", refuse(queryError(400, 'ValidationError', 'Stack does not exist'))],
    ['responds without a stack', refuse({ status: 200, body: '<DescribeStacksResponse/>' })],
    ['responds with another stack', refuse(stackResponse(`<StackId>${STACK_ID}0</StackId>`))],
    ['responds with a stack without an ID', refuse(stackResponse(''))],
  ])('is assumed at once if CloudFormation %s', async (_, fault) => {
    await succeedOnce();
    harness.cloudFormation.injectFault(fault);
    removeNumber();

    const { response } = await update();

    expect(response.Reason).toMatch(/if the number may be missing\.$/);
    expect(requestCounts()).toMatchObject({ cloudFormation: 1, ssm: 0 });
    expect(harness.clock.now()).toBe(0);
  });

  test('is logged with an unknown status if CloudFormation responds without a stack', async () => {
    harness.cloudFormation.injectFault(refuse({ status: 200, body: '<DescribeStacksResponse/>' }));
    removeNumber();

    const { log } = await update();

    expect(log).toMatch(/"The lookup did not succeed at once".*"stackStatus":"unknown"/);
    expect(log).not.toContain('CloudFormation did not say');
  });

  test('is assumed after 30 s if CloudFormation is unreachable', async () => {
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

  test('leaves two thirds of a short time for Chime if CloudFormation is unreachable', async () => {
    harness.cloudFormation.injectFault(hang(harness.clock.expire));
    harness.endpoint.injectFault(reset, 1);

    const { response } = await update({}, { remaining: 16_000 });

    expect(response.Status).toBe('SUCCESS');
    expect(harness.clock.now()).toBeLessThanOrEqual(5100);
  });

  test('is assumed only after retries if CloudFormation fails or throttles', async () => {
    const attributes = await succeedOnce();
    harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    harness.cloudFormation.injectFault(refuse(queryError(503, 'ServiceUnavailable', 'Down')), 1);
    harness.cloudFormation.injectFault(refuse(queryError(400, 'Throttling', 'Rate exceeded')), 2);
    removeNumber();

    const { response } = await update();

    expect(response.Data).toEqual(attributes);
    expect(harness.cloudFormation.requests).toHaveLength(4);
  });
});
