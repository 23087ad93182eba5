/** Lookups that find their number in an account whose numbers the test creates. */
import * as faults from '../../../fake-aws/faults';
import type { PhoneNumberRecord } from '../../../fake-aws/inventory';
import type { Fault } from '../../../fake-aws/loopback-server';
import { LIST_RESOURCE_TYPE } from '../../../lib/contract/properties';
import { type InvokeOptions, useHarness } from '../../support/harness';

export const NUMBER = '+12065550100';
export const OTHER = '+12065550101';
export const VOICE_CONNECTOR = { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' };
export const FIND = { Association: VOICE_CONNECTOR };

export function recordOf(number: string, fields: PhoneNumberRecord = {}): PhoneNumberRecord {
  return {
    PhoneNumberId: number.replace('+', '%2B'),
    E164PhoneNumber: number,
    Country: 'US',
    Type: 'Local',
    ProductType: 'VoiceConnector',
    Status: 'Assigned',
    Associations: [{ ...VOICE_CONNECTOR, AssociatedTimestamp: '2026-01-01T00:00:00.000Z' }],
    ...fields,
  };
}

/** Responds with this body instead of a page of the list. */
export function page(body: unknown): Fault {
  return faults.refuse({ status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** An account without phone numbers for each test. */
export function useFind() {
  const harness = useHarness({ inventory: { PhoneNumbers: [] } });
  return {
    harness,

    put: (...records: PhoneNumberRecord[]) => {
      records.forEach((record) => {
        harness.endpoint.put(record);
      });
    },

    find: async (Find: unknown = FIND, properties: Record<string, unknown> = {}) => {
      const options = { clock: harness.clock, remaining: 60_000 };
      const { response, log } = await harness.create({ Find, ...properties }, options);
      return { ...response, log };
    },

    /** Sends a Create of a list. */
    list: async (properties: Record<string, unknown> = {}, options: InvokeOptions = {}) => {
      const event = harness.event({
        ResourceType: LIST_RESOURCE_TYPE,
        LogicalResourceId: 'Clinics',
        ResourceProperties: { ServiceToken: 'arn', Find: FIND, ...properties },
      });
      const { response, log } = await harness.invoke(event, { clock: harness.clock, remaining: 60_000, ...options });
      return { ...response, log };
    },

    /** The calls of ListPhoneNumbers so far: namespace and query parameters. */
    queries: () =>
      harness.endpoint.requests.flatMap(({ service: namespace, path }) =>
        path.startsWith('/phone-numbers?')
          ? [{ namespace, ...Object.fromEntries(new URL(path, 'http://localhost').searchParams) }]
          : [],
      ),

    /** Injects a fault into the request with this number, counted from 1, and into those that follow. */
    onRequest: (count: number, fault: Fault, times = 1) => {
      let seen = 0;
      harness.endpoint.injectFault((exchange) => {
        seen += 1;
        return (seen >= count && seen < count + times ? fault : faults.latency(0))(exchange);
      });
    },
  };
}
