/** Phone numbers for lists of several pages. */
import type { PhoneNumberRecord } from '../../fake-aws/inventory';

/** Numbers from +12065551000 on, which belong to the Voice Connector `other`. */
export function manyNumbers(count: number): PhoneNumberRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const number = `+1206555${1000 + index}`;
    return {
      PhoneNumberId: number.replace('+', '%2B'),
      E164PhoneNumber: number,
      Country: 'US',
      Type: 'Local',
      ProductType: 'VoiceConnector',
      Status: 'Assigned',
      Associations: [{ Name: 'VoiceConnectorId', Value: 'other', AssociatedTimestamp: '2026-01-01T00:00:00.000Z' }],
    };
  });
}
