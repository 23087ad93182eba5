/** Deployments of a stack with one lookup, and their rollback. */
import { beforeEach } from '@jest/globals';
import { errorResponse } from '../../../fake-aws/chime-endpoint';
import { refuse } from '../../../fake-aws/faults';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import type { PhoneNumberAttribute } from '../../../lib/contract/phone-number-attribute';
import { type InvokeOptions, useHarness } from '../../support/harness';

export const NUMBER = '+12065550100';
export const OTHER_NUMBER = '+18005550111';
export const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';
export const RECOVERY_HINT =
  /This was the rollback of a failed deployment\. To end it without this lookup, run cdk rollback Producer --orphan SupportLine \(it needs bootstrap version 23\) or aws cloudformation continue-update-rollback --stack-name Producer --resources-to-skip SupportLine\. Then deploy again\.$/;

export type Properties = Readonly<Record<string, unknown>>;

interface SendOptions extends InvokeOptions {
  /** More fields of the event. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * A stack with a lookup of `NUMBER` for each test.
 * @param resource fields of its events, if it has another resource.
 * @param names its attributes, if it isn't a lookup.
 */
export function useStack(status = 'UPDATE_IN_PROGRESS', resource: Properties = {}, names?: readonly string[]) {
  const harness = useHarness();
  beforeEach(() => {
    harness.cloudFormation.stackStatus = status;
  });

  /** Sends an event whose lookup has `OnRollback.RESTORE`, unless the properties replace it. */
  const send = async (
    type: 'Create' | 'Update' | 'Delete',
    properties: Properties = {},
    { fields, ...options }: SendOptions = {},
  ) => {
    const event = harness.event({
      RequestType: type,
      ...(type !== 'Create' && { PhysicalResourceId: NUMBER }),
      ...resource,
      ...fields,
      ResourceProperties: { PhoneNumberId: NUMBER, OnRollback: 'restore', ...properties },
    });
    return await harness.invoke(event, { clock: harness.clock, remaining: 120_000, ...options });
  };

  return {
    harness,
    send,

    update: async (properties?: Properties, options?: SendOptions) => await send('Update', properties, options),

    /** Sends a Create, and writes its attributes to the SSM parameter, as CloudFormation does. */
    succeedOnce: async (properties?: Properties) => {
      const { response } = await send('Create', properties);
      const attributes = response.Data as Record<PhoneNumberAttribute, string>;
      harness.ssm.put(PARAMETER, writeLastSuccess(attributes, names));
      return attributes;
    },

    requestCounts: () => ({
      chime: harness.endpoint.requests.length,
      cloudFormation: harness.cloudFormation.requests.length,
      ssm: harness.ssm.requests.length,
    }),

    removeNumber: () => {
      harness.endpoint.remove(NUMBER);
    },

    failChime: () => {
      harness.endpoint.injectFault(refuse(errorResponse('ServiceUnavailableException')));
    },
  };
}
