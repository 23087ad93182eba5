/** Inventories for `preview --offline`: a starter file, and warnings about an inventory. */
import type { Inventory, InventoryFile, PhoneNumberRecord } from '../fake-aws/inventory';
import { numberOf } from '../fake-aws/inventory';
import { ERRORS } from '../fake-aws/errors';
import { PhoneNumberStatus } from '../lib/contract/phone-number-model';

/** A file that `--offline` can read without changes. JSON has no comments, so `$comment` contains them. */
export function starterInventory(): string {
  return JSON.stringify(
    {
      $comment: [
        'Phone numbers for: npx cdk-chime-phone-number preview --offline inventory.json',
        'PhoneNumbers contains PhoneNumber objects as GetPhoneNumber of Amazon Chime SDK Voice returns them. Only PhoneNumberId (or E164PhoneNumber) is required. Elements that you omit are absent. List each number once.',
        'aws chime-sdk-voice list-phone-numbers prints your own numbers. Elements that AWS adds later are allowed.',
        `Status is one of ${Object.values(PhoneNumberStatus).join(', ')}.`,
        `Errors contains errors that Chime returns instead of a number: ${Object.keys(ERRORS).join(', ')}. Namespace (chime or chime-sdk-voice; default: both) and Times (default: always) are optional.`,
        'The sample number is the number in the API reference. Delete the numbers that you do not need.',
      ],
      PhoneNumbers: [
        {
          PhoneNumberId: '+12065550100',
          E164PhoneNumber: '+12065550100',
          Status: PhoneNumberStatus.ASSIGNED,
          Type: 'Local',
          ProductType: 'VoiceConnector',
          Country: 'US',
          Name: 'Support line',
          Capabilities: {
            InboundCall: true,
            OutboundCall: true,
            InboundSMS: false,
            OutboundSMS: false,
            InboundMMS: false,
            OutboundMMS: false,
          },
          Associations: [
            {
              Name: 'VoiceConnectorId',
              Value: 'abcdef1ghij2klmno3pqr4',
              AssociatedTimestamp: '2026-01-31T09:00:00.000Z',
            },
          ],
          CreatedTimestamp: '2026-01-31T08:00:00.000Z',
          UpdatedTimestamp: '2026-01-31T09:00:00.000Z',
        },
      ],
      Errors: [{ PhoneNumberId: '+12065550199', Error: 'ForbiddenException', Namespace: 'chime-sdk-voice' }],
    },
    undefined,
    2,
  );
}

/**
 * The inventory of an app.
 * @param problems the lookups that it has no number for, and why.
 */
export function inventoryText(PhoneNumbers: Inventory['PhoneNumbers'], problems: readonly string[]): string {
  const comment = [
    'Made-up phone numbers for the lookups of this app: npx cdk-chime-phone-number preview --offline inventory.json',
    'The numbers of find are made up, too. Change what differs from your numbers, or save yours: npx cdk-chime-phone-number preview --save-inventory mine.json',
    ...problems.map((problem) => `No number for ${problem}`),
  ];
  return JSON.stringify({ $comment: comment, PhoneNumbers }, undefined, 2);
}

/** Returns probable mistakes. */
export function inventoryNotices({ Accounts = {}, PhoneNumbers = [] }: InventoryFile): string[] {
  return [
    ...noticesAbout({ PhoneNumbers }, 'the inventory'),
    ...Object.entries(Accounts).flatMap(([account, one]) => noticesAbout(one, `account ${account} of the inventory`)),
  ];
}

function noticesAbout({ PhoneNumbers }: Inventory, name: string): string[] {
  const numbers = PhoneNumbers.map(numberOf);
  return PhoneNumbers.flatMap((record, index) => {
    const first = numbers.indexOf(numbers[index]);
    return [
      ...(first < index
        ? [
            `PhoneNumbers[${index}] of ${name} has the number of PhoneNumbers[${first}], and replaces it. List each number once.`,
          ]
        : []),
      ...statusNotice(record, `PhoneNumbers[${index}] of ${name}`),
    ];
  });
}

function statusNotice({ Status: status }: PhoneNumberRecord, where: string): string[] {
  const isKnown = status === undefined || Object.values<unknown>(PhoneNumberStatus).includes(status);
  return isKnown
    ? []
    : [
        `${where} has the status ${JSON.stringify(status)}, which Amazon Chime doesn't document. Use one of ${Object.values(PhoneNumberStatus).join(', ')}.`,
      ];
}
