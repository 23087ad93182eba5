/** Reads and validates the properties of a lookup. */
import { ChimeApi, DEFAULT_REGION, regionProblem } from '../../lib/contract/chime-api';
import { AssociationName, type E164, parseE164 } from '../../lib/contract/phone-number-model';
import type { AssociationProperties, FindProperties } from '../../lib/contract/phone-number-query';
import {
  type ExpectProperties,
  type ListProperties,
  type LookupProperties,
  OnMissing,
  OnRollback,
} from '../../lib/contract/properties';
import { Failure } from '../runtime/failure';
import { asObject, isAbsent } from '../runtime/json';
import { clip } from '../runtime/mask';
import { readQuery } from './find-request';
import {
  mistyped,
  readBoolean,
  readEnum,
  readFilled,
  readItems,
  readList,
  readSeconds,
  readText,
} from './property-readers';

/** A lookup of a known number, or of a number to find. */
export type LookupRequest = NumberRequest | FindRequest;

export interface NumberRequest extends LookupSettings {
  readonly number: E164;
  readonly query?: undefined;
}

export interface FindRequest extends LookupSettings {
  readonly query: FindProperties;
  readonly number?: undefined;
}

/** What lookups and lists have in common. */
export interface RequestSettings {
  readonly api: ChimeApi;
  readonly region: string;
  readonly onRollback: OnRollback;
  readonly absentValue: string;
  readonly noEcho: boolean;
}

interface LookupSettings extends RequestSettings {
  readonly onMissing: OnMissing;
  readonly expectations: Expectations;
}

/** An empty list expects nothing. */
export interface Expectations {
  readonly statuses: readonly string[];
  readonly types: readonly string[];
  readonly productTypes: readonly string[];
  readonly countries: readonly string[];
  readonly capabilities: readonly string[];
  readonly associations: readonly AssociationProperties[];
  readonly withinMilliseconds: number;
}

export type Properties<T> = Readonly<Partial<Record<keyof T, unknown>>>;

const EXPECTATIONS: readonly string[] = [
  'Statuses',
  'Types',
  'ProductTypes',
  'Countries',
  'Capabilities',
  'Associations',
] satisfies (keyof ExpectProperties)[];

/** @throws Failure that names the invalid property and how to fix it. */
export function readLookupRequest(properties: Properties<LookupProperties>): LookupRequest {
  const settings = readSettings(properties);
  return {
    ...readNumberOrQuery(properties, settings.api),
    ...settings,
    onMissing: readEnum('OnMissing', properties.OnMissing, Object.values(OnMissing), OnMissing.FAIL),
    expectations: readExpectations(properties.Expect),
  };
}

export function readSettings(properties: Properties<LookupProperties | ListProperties>): RequestSettings {
  const api = readEnum('Api', properties.Api, Object.values(ChimeApi), ChimeApi.AUTO);
  return {
    api,
    region: readRegion(api, properties.Region),
    onRollback: readEnum('OnRollback', properties.OnRollback, Object.values(OnRollback), OnRollback.FAIL),
    absentValue: readText('AbsentValue', properties.AbsentValue ?? ''),
    noEcho: readBoolean('NoEcho', properties.NoEcho ?? false),
  };
}

function readNumberOrQuery(
  { PhoneNumberId, Find }: Properties<LookupProperties>,
  api: ChimeApi,
): Pick<NumberRequest, 'number'> | Pick<FindRequest, 'query'> {
  if (Find === undefined) {
    return { number: readNumber(PhoneNumberId) };
  }
  if (PhoneNumberId !== undefined) {
    throw new Failure(
      'The properties PhoneNumberId and Find are both set. Set either the phoneNumberId or the find prop of PhoneNumberLookup.',
    );
  }
  return { query: readQuery(Find, api) };
}

function readNumber(value: unknown): E164 {
  if (isAbsent(value)) {
    throw new Failure(
      'The property PhoneNumberId is missing or empty. Set the phoneNumberId prop of PhoneNumberLookup, and check the parameter or reference that it comes from.',
    );
  }
  const number = typeof value === 'string' ? parseE164(value) : undefined;
  if (number === undefined) {
    const found = typeof value === 'string' ? `${value.length} characters` : typeof value;
    throw new Failure(
      `The property PhoneNumberId (${found}) isn't an E.164 phone number. Write a plus sign, the country code, and the number, without spaces or punctuation, and check the parameter or reference that it comes from.`,
    );
  }
  return number;
}

function readRegion(api: ChimeApi, value: unknown): string {
  const region = readText('Region', value ?? DEFAULT_REGION);
  const problem = regionProblem(api, region);
  if (problem !== undefined) {
    throw new Failure(`The property Region: ${problem}`);
  }
  return region;
}

/** An empty expectation is an error, because every number would meet it. */
function readExpectations(value: unknown): Expectations {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    throw mistyped('Expect', 'an object');
  }
  const { WithinSeconds = 0, ...lists }: Properties<ExpectProperties> = asObject(value);
  if (value !== undefined && Object.keys(lists).length === 0) {
    throw new Failure(
      'The property Expect contains no expectations. Set a list of expect, or omit the prop, and check the parameter or reference that it comes from.',
    );
  }
  const unknown = Object.keys(lists).find((name) => !EXPECTATIONS.includes(name));
  if (unknown !== undefined) {
    throw new Failure(
      `The property Expect.${clip(unknown, 40)} isn't known to this function. Deploy its PhoneNumberLookupProvider with a current version of cdk-chime-phone-number.`,
    );
  }
  return {
    statuses: readList('Expect.Statuses', lists.Statuses),
    types: readList('Expect.Types', lists.Types),
    productTypes: readList('Expect.ProductTypes', lists.ProductTypes),
    countries: readList('Expect.Countries', lists.Countries),
    capabilities: readList('Expect.Capabilities', lists.Capabilities),
    associations: readItems('Expect.Associations', lists.Associations, (item, name) => {
      const { Name, Value } = asObject(item);
      return {
        Name: readEnum(`${name}.Name`, Name, Object.values(AssociationName)),
        Value: readFilled(`${name}.Value`, Value),
      };
    }),
    withinMilliseconds: readSeconds('Expect.WithinSeconds', WithinSeconds) * 1000,
  };
}
