/** The event of a monitor's schedule, and what the function logs for it. */
import { beforeEach, expect } from '@jest/globals';
import { type Invoked, type InvokeOptions, useHarness } from '../../support/harness';

export const NUMBER = '+12065550142';
export const CONNECTOR = {
  Name: 'VoiceConnectorId',
  Value: 'abcdef1ghij2klmno3pqr4',
  AssociatedTimestamp: '2026-11-23',
};
export const RECORD = {
  PhoneNumberId: NUMBER,
  E164PhoneNumber: NUMBER,
  Status: 'Assigned',
  CallingName: 'Support "Line"',
  Capabilities: { InboundCall: true, OutboundCall: true },
  Associations: [CONNECTOR],
};
/** The attributes of `RECORD`. */
export const DEPLOYED = {
  Exists: 'true',
  Status: 'Assigned',
  CallingName: 'Support "Line"',
  Capabilities: '{"InboundCall":true,"OutboundCall":true}',
  Associations: JSON.stringify([CONNECTOR]),
  AssociationCount: '1',
  AssociationsTruncated: 'false',
  ServedBy: 'chime-sdk-voice',
};

/** An account that contains `RECORD` for each test. */
export function useMonitor() {
  const harness = useHarness();
  beforeEach(() => {
    harness.endpoint.put(RECORD);
  });
  return {
    harness,

    invoke: async (event: object, options?: InvokeOptions) => {
      const invoked = await harness.invoke(event, options);
      expect(invoked.error).toBeUndefined();
      return invoked;
    },
  };
}

export function monitored(deployed: Readonly<Record<string, string>>, properties: object = {}): object {
  const encoded = Object.entries(deployed).map(([name, value]) => [name, Buffer.from(value).toString('base64')]);
  return {
    Lookup: 'SupportLine',
    Properties: { PhoneNumberId: NUMBER, ...properties },
    Deployed: Object.fromEntries(encoded),
  };
}

export function event(...phoneNumbers: object[]): object {
  return { Dimensions: { Stack: 'Numbers', Monitor: 'Monitor' }, MonitoredPhoneNumbers: phoneNumbers };
}

interface Line extends Readonly<Record<string, unknown>> {
  readonly message?: string;
}

export function linesOf({ log }: Invoked): Line[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}

export function metricsOf(invoked: Invoked): Line[] {
  return linesOf(invoked).filter((line) => '_aws' in line);
}

export function warningsOf(invoked: Invoked): Line[] {
  return linesOf(invoked).filter(({ level }) => level === 'WARN');
}
