/** Made-up phone numbers that meet what lookups ask for, as `GetPhoneNumber` would return them. */
import type { PhoneNumberRecord } from '../../fake-aws/inventory';
import {
  AssociationName,
  type E164,
  parseE164,
  PhoneNumberCapability,
  PhoneNumberProductType,
  PhoneNumberStatus,
  PhoneNumberType,
} from '../../lib/contract/phone-number-model';
import type { AssociationProperties, FindProperties } from '../../lib/contract/phone-number-query';
import type { ExpectProperties } from '../../lib/contract/properties';

/** The properties that decide what a lookup needs. All leaves are strings. */
export interface RequestedNumber {
  readonly PhoneNumberId?: string;
  readonly Find?: FindProperties;
  readonly Expect?: ExpectProperties;
  /** Of a list. */
  readonly MinCount?: string;
}

interface MadeUpRecord extends PhoneNumberRecord {
  readonly PhoneNumberId: E164;
  readonly Associations: readonly AssociationProperties[];
}

const TIMESTAMP = '2000-01-01T00:00:00.000Z';
const MADE_UP_ASSOCIATION = { Name: AssociationName.VOICE_CONNECTOR_ID, Value: 'made-up-voice-connector' };
/** A list of more numbers doesn't fit into the response. */
const MAX_LIST = 300;

const TOLL_FREE = /^\+1(800|833|844|855|866|877|888)/;

export class MadeUpNumbers {
  private readonly records = new Map<E164, MadeUpRecord>();
  /** What each number was made up for. */
  private readonly queries = new Map<FindProperties, E164>();

  public get all(): readonly PhoneNumberRecord[] {
    return [...this.records.values()];
  }

  /** Makes up numbers, or changes them, so that they are what the lookup asks for. Returns none if it asks for nothing. */
  public meet({ PhoneNumberId: id, Find: query, Expect: expect = {}, MinCount }: RequestedNumber): PhoneNumberRecord[] {
    const number = query === undefined ? parseE164(id ?? '') : this.numberFor(query);
    if (number === undefined) {
      return [];
    }
    const made = [this.make(number, query, expect)];
    const count = [...this.records.values()].filter((record) => meets(record, query ?? {})).length;
    for (let more = Math.min(Number(MinCount ?? 1), MAX_LIST) - count; more > 0; more -= 1) {
      made.push(this.make(this.freeNumber(), query, expect));
    }
    return made;
  }

  private make(number: E164, query: FindProperties = {}, expect: ExpectProperties = {}): PhoneNumberRecord {
    const record = meeting(this.records.get(number) ?? this.newRecord(number), query, expect);
    this.records.set(number, record);
    return record;
  }

  /** A number that meets a query, or one for a wider query, which two numbers would meet otherwise, or a new one. */
  private numberFor(query: FindProperties): E164 {
    const matching = [...this.records].find(([, record]) => meets(record, query));
    const wider = [...this.queries].find(([other]) => isPartOf(other, query));
    const number = matching?.[0] ?? wider?.[1] ?? this.freeNumber();
    this.queries.set(query, number);
    return number;
  }

  /** Numbers from 555-0100 to 555-0199 are for fiction. */
  private freeNumber(): E164 {
    for (let index = 0; ; index += 1) {
      const number: E164 = `+1${202 + Math.floor(index / 100)}55501${String(index % 100).padStart(2, '0')}`;
      if (!this.records.has(number)) {
        return number;
      }
    }
  }

  private newRecord(number: E164): MadeUpRecord {
    return {
      PhoneNumberId: number,
      E164PhoneNumber: number,
      Status: PhoneNumberStatus.ASSIGNED,
      Type: TOLL_FREE.test(number) ? PhoneNumberType.TOLL_FREE : PhoneNumberType.LOCAL,
      ProductType: PhoneNumberProductType.VOICE_CONNECTOR,
      ...(number.startsWith('+1') && { Country: 'US' }),
      Name: `Made-up name ${this.records.size + 1}`,
      Capabilities: Object.fromEntries(Object.values(PhoneNumberCapability).map((name) => [name, true])),
      Associations: [MADE_UP_ASSOCIATION],
      CreatedTimestamp: TIMESTAMP,
      UpdatedTimestamp: TIMESTAMP,
    };
  }
}

function meeting(record: MadeUpRecord, query: FindProperties, expect: ExpectProperties): MadeUpRecord {
  const { Association, ...elements } = query;
  const wanted = [...(Association ? [Association] : []), ...(expect.Associations ?? [])];
  const changed = {
    ...record,
    ...elements,
    ...oneOf('Type', record, elements, expect.Types),
    ...oneOf('ProductType', record, elements, expect.ProductTypes),
    ...oneOf('Country', record, elements, expect.Countries),
    ...oneOf('Status', record, elements, expect.Statuses),
  };
  const kept = record.Associations.filter(
    ({ Name, Value }) =>
      Value !== MADE_UP_ASSOCIATION.Value && !wanted.some((one) => one.Name === Name && one.Value === Value),
  );
  const isAssigned = changed.Status === PhoneNumberStatus.ASSIGNED;
  const associations = [...kept, ...wanted];
  return {
    ...changed,
    Associations: (associations.length === 0 && isAssigned ? [MADE_UP_ASSOCIATION] : associations).map((one) => ({
      ...one,
      AssociatedTimestamp: TIMESTAMP,
    })),
  };
}

/** Changes an element to the first expected value, unless it has one of them or the query decides it. */
function oneOf(
  name: string,
  record: PhoneNumberRecord,
  query: PhoneNumberRecord,
  [first, ...others]: readonly string[] = [],
): PhoneNumberRecord {
  const isDecided = query[name] !== undefined || [first, ...others].includes(String(record[name]));
  return first === undefined || isDecided ? {} : { [name]: first };
}

function meets(record: MadeUpRecord, { Association, ...elements }: FindProperties): boolean {
  return (
    Object.entries(elements).every(([name, value]) => record[name] === value) &&
    (Association === undefined || record.Associations.some((one) => isPartOf({ Association }, { Association: one })))
  );
}

/** Whether a number that meets the other query also meets this one. */
function isPartOf({ Association, ...elements }: FindProperties, other: FindProperties): boolean {
  return (
    Object.entries(elements).every(([name, value]) => (other as PhoneNumberRecord)[name] === value) &&
    (Association === undefined ||
      (Association.Name === other.Association?.Name && Association.Value === other.Association.Value))
  );
}
