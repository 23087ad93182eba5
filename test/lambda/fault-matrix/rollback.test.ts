/** Faults of CloudFormation and of Parameter Store in a rollback, while Chime doesn't have the number. */
import { expect, test } from '@jest/globals';
import * as faults from '../../../fake-aws/faults';
import { send } from '../../../fake-aws/loopback-server';
import type { PhoneNumberAttribute } from '../../../lib';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import { FakeClock, useHarness } from '../../support/harness';
import { type Case, COMMON, outcomeOf, ALWAYS, NUMBER, ONCE, REMAINING, SECRET } from './faults';

const FAULTS: readonly Case[] = [
  // The SDK reads these bodies until the timeout of the attempt.
  ...COMMON.filter(({ name }) => !name.startsWith('an endless')),
  { name: 'latency', meaning: 'passes', fault: ({ pass }) => faults.latency(2000, pass) },
  { name: 'too much latency', meaning: 'transient', fault: ({ expire }) => faults.latency(7000, expire) },
  { name: 'a hang in mid-body', meaning: 'transient', fault: ({ expire }) => faults.hangMidBody(expire) },
  { name: 'a break in mid-body', meaning: 'transient', fault: () => faults.breakMidBody },
  { name: 'half a body', meaning: 'final', fault: () => faults.halveBody },
  { name: 'an HTML page with 200', meaning: 'final', fault: () => faults.htmlPage(200) },
];

const NONE: Case = {
  name: 'nothing',
  meaning: 'passes',
  fault: () => (exchange) => {
    send(exchange.response, exchange.respond());
  },
};

const rollbacks = [ONCE, ALWAYS].flatMap((times) =>
  FAULTS.flatMap((one) => [
    { status: one, parameter: NONE, times },
    { status: NONE, parameter: one, times },
    { status: one, parameter: one, times },
  ]).map(({ status, parameter }) => ({
    title: `CloudFormation: ${status.name}; Parameter Store: ${parameter.name}; ${times === ONCE ? 'once' : 'always'}`,
    status,
    parameter,
    times,
  })),
);

const harness = useHarness();

test.each(rollbacks)('$title', async ({ status, parameter, times }) => {
  // GIVEN
  harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  const clock = new FakeClock();
  const { response: created } = await harness.create({ PhoneNumberId: NUMBER }, { clock });
  const attributes = created.Data as Record<PhoneNumberAttribute, string>;
  harness.ssm.put('/cdk-chime-phone-number/Producer/SupportLine', writeLastSuccess(attributes));
  harness.endpoint.remove(NUMBER);
  harness.cloudFormation.injectFault(status.fault(clock), times);
  harness.ssm.injectFault(parameter.fault(clock), times);
  const event = harness.event({
    RequestType: 'Update',
    PhysicalResourceId: NUMBER,
    ResourceProperties: { PhoneNumberId: NUMBER, OnRollback: 'restore' },
  });

  // WHEN
  const { response, log } = await harness.invoke(event, { clock, remaining: REMAINING });

  // THEN the response has the attributes of the last success, or its reason says that the number is missing
  const isKnown = outcomeOf([status], times) === 'passes';
  const isRead = isKnown && outcomeOf([parameter], times) === 'passes';
  expect(response.Data).toEqual(isRead ? attributes : undefined);
  expect(response.Reason ?? 'none').toMatch(
    isRead ? /^none$/ : isKnown ? /was not found: .+ This was the rollback/ : /may be missing\.$/,
  );
  expect(response.PhysicalResourceId).toBe(NUMBER);

  // AND that was in time, and nothing secret was logged or returned
  expect(clock.now()).toBeLessThan(REMAINING);
  expect(log + (response.Reason ?? '')).not.toMatch(SECRET);
});
