/**
 * Pairs of events from failed deployments and their rollbacks, recorded with MiniStack. MiniStack sends no Delete after
 * a failed Create, so each Delete is written as CloudFormation documents it.
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import type { ReceivedResponse } from '../../../fake-aws/response-receiver';
import { useHarness } from '../../support/harness';

const harness = useHarness();

/** Sends both events of a file. The second has the physical ID of the response to the first. */
async function replay(
  pair: string,
): Promise<{ failed: ReceivedResponse; response: ReceivedResponse; requests: number }> {
  const file = path.join(__dirname, 'events', `${pair}.json`);
  const [first, second] = JSON.parse(readFileSync(file, 'utf8')) as [Record<string, string>, Record<string, string>];
  const replayed = async (event: Record<string, string>) => {
    const ResponseURL = harness.receiver.urlFor(event.RequestId ?? '');
    return (await harness.invoke({ ...event, ResponseURL })).response;
  };
  const failed = await replayed(first);
  expect(failed).toMatchObject({ Status: 'FAILED', PhysicalResourceId: second.PhysicalResourceId });
  const before = harness.endpoint.requests.length;
  const response = await replayed(second);
  return { failed, response, requests: harness.endpoint.requests.length - before };
}

test.each(['failed-create', 'failed-create-without-number'])(
  '%s: the Delete succeeds without a lookup',
  async (pair) => {
    const { failed, response, requests } = await replay(pair);

    expect(response).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: failed.PhysicalResourceId });
    expect(requests).toBe(0);
  },
);

test.each(['failed-update', 'failed-replacement'])(
  '%s: the Update back succeeds with the previous attributes and physical ID',
  async (pair) => {
    const { failed, response } = await replay(pair);

    expect(response).toMatchObject({
      Status: 'SUCCESS',
      PhysicalResourceId: failed.PhysicalResourceId,
      Data: { PhoneNumberId: '+12065550100', Status: 'Assigned' },
    });
  },
);
