/** From the raw event to a validated request: nothing after this file doubts what it was given. */
import { ChimeApi, DEFAULT_REGION, regionProblem } from '../../lib/contract/chime-api';
import { type ExpectProperties, type LookupProperties, OnMissing, OnRollback } from '../../lib/contract/properties';
import type { AssociationProperties, FindProperties } from '../../lib/contract/phone-number-query';
import { AssociationName, type E164, parseE164 } from '../../lib/contract/phone-number-model';
import { readQuery } from './find-request';
import { Failure } from '../runtime/failure';
import { type JsonObject, asObject, asText } from '../runtime/json';
import { clip } from '../runtime/mask';

/** Four fields of an event go back with each answer, and have to leave room for a reason. */
const MAX_FIELD_BYTES = 900;

/** What every response to CloudFormation needs, whatever the request was. */
export interface Envelope {
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
  /** The same in every response to the same event: CloudFormation replaces a resource whose ID changes. */
  readonly physicalResourceId: string;
}

/** What CloudFormation asks for. */
export type Request =
  { readonly type: 'Delete' } | { readonly type: 'Create' | 'Update'; readonly lookup: LookupRequest };

/** An event that can be answered. */
export interface ReceivedEvent {
  readonly envelope: Envelope;
  /** What to do, or why that can't be known. */
  readonly request: Request | Failure;
}

/** A lookup to be done: of a number that is known, or of one that is found first. */
export type LookupRequest = NumberRequest | FindRequest;

export interface NumberRequest extends LookupSettings {
  readonly number: E164;
  readonly query?: undefined;
}

export interface FindRequest extends LookupSettings {
  readonly query: FindProperties;
  readonly number?: undefined;
}

interface LookupSettings {
  readonly api: ChimeApi;
  readonly region: string;
  readonly onMissing: OnMissing;
  readonly onRollback: OnRollback;
  readonly absentValue: string;
  readonly noEcho: boolean;
  readonly expectations: Expectations;
}

const EXPECTATIONS: readonly string[] = [
  'Statuses',
  'Types',
  'ProductTypes',
  'Countries',
  'Capabilities',
  'Associations',
] satisfies (keyof ExpectProperties)[];

/** Expectations with every list there; an empty one expects nothing. */
export interface Expectations {
  readonly statuses: readonly string[];
  readonly types: readonly string[];
  readonly productTypes: readonly string[];
  readonly countries: readonly string[];
  readonly capabilities: readonly string[];
  readonly associations: readonly AssociationProperties[];
  readonly withinMilliseconds: number;
}

/** Reads an event, whatever it is. Undefined without a usable `ResponseURL`: there is nobody to answer then. */
export function readEvent(event: unknown): ReceivedEvent | undefined {
  const fields = asObject(event);
  const { ResponseURL } = fields;
  if (typeof ResponseURL !== 'string' || !/^https?:\/\//.test(ResponseURL) || !URL.canParse(ResponseURL)) {
    return undefined;
  }
  return { envelope: readEnvelope(fields, ResponseURL), request: readRequest(fields) };
}

function readEnvelope(fields: JsonObject, responseUrl: string): Envelope {
  const logicalResourceId = textOf(fields.LogicalResourceId) ?? '';
  return {
    responseUrl,
    stackId: textOf(fields.StackId) ?? '',
    requestId: textOf(fields.RequestId) ?? '',
    logicalResourceId,
    physicalResourceId: textOf(fields.PhysicalResourceId) ?? numberOf(fields) ?? (logicalResourceId || 'unknown'),
  };
}

function readRequest(fields: JsonObject): Request | Failure {
  try {
    const type = readRequestType(fields);
    return type === 'Delete' ? { type } : { type, lookup: readLookupRequest(asObject(fields.ResourceProperties)) };
  } catch (error) {
    if (error instanceof Failure) {
      return error;
    }
    throw error;
  }
}

/** The kind of request. Throws a `Failure` for one that CloudFormation does not document, and for missing fields. */
function readRequestType(fields: JsonObject): Request['type'] {
  const missing = ['RequestType', 'StackId', 'RequestId', 'LogicalResourceId'].filter(
    (name) => textOf(fields[name]) === undefined,
  );
  if (missing.length > 0) {
    throw new Failure(
      `The event lacks ${missing.join(', ')}. Invoke this function through a CloudFormation custom resource, not by hand.`,
    );
  }
  const type = fields.RequestType;
  if (type !== 'Create' && type !== 'Update' && type !== 'Delete') {
    throw new Failure(
      `The event's RequestType is '${clip(asText(type), 40)}', not Create, Update, or Delete. Invoke this function through a CloudFormation custom resource, not by hand.`,
    );
  }
  return type;
}

/** The lookup that a Create or an Update asks for. Throws a `Failure` that names the property and says what to write. */
export function readLookupRequest(
  properties: Readonly<Partial<Record<keyof LookupProperties, unknown>>>,
): LookupRequest {
  const api = readEnum('Api', properties.Api, Object.values(ChimeApi), ChimeApi.AUTO);
  return {
    ...readSubject(properties, api),
    api,
    region: readRegion(api, properties.Region),
    onMissing: readEnum('OnMissing', properties.OnMissing, Object.values(OnMissing), OnMissing.FAIL),
    onRollback: readEnum('OnRollback', properties.OnRollback, Object.values(OnRollback), OnRollback.FAIL),
    absentValue: readText('AbsentValue', properties.AbsentValue ?? ''),
    noEcho: readBoolean('NoEcho', properties.NoEcho ?? false),
    expectations: readExpectations(properties.Expect),
  };
}

/** What is looked up: a number or a query, and never the one where the other was meant. */
function readSubject(
  { PhoneNumberId, Find }: Readonly<Partial<Record<keyof LookupProperties, unknown>>>,
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

/** The number of an event in its one form, if it has one: the physical ID of its resource. */
function numberOf(fields: JsonObject): E164 | undefined {
  const { PhoneNumberId } = asObject(fields.ResourceProperties);
  return typeof PhoneNumberId === 'string' ? parseE164(PhoneNumberId) : undefined;
}

function readNumber(value: unknown): E164 {
  if (value === undefined || value === null || value === '') {
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

/** An expectation that is there has to expect something: what is empty would hold for every number. */
function readExpectations(value: unknown): Expectations {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    throw mistyped('Expect', 'an object');
  }
  const { WithinSeconds = 0, ...lists } = asObject(value) as Partial<Record<keyof ExpectProperties, unknown>>;
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
  const seconds = Number(asText(WithinSeconds));
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new Failure(
      "The property Expect.WithinSeconds isn't a number of seconds. Deploy with a current version of cdk-chime-phone-number.",
    );
  }
  return {
    statuses: readList('Expect.Statuses', lists.Statuses),
    types: readList('Expect.Types', lists.Types),
    productTypes: readList('Expect.ProductTypes', lists.ProductTypes),
    countries: readList('Expect.Countries', lists.Countries),
    capabilities: readList('Expect.Capabilities', lists.Capabilities),
    associations: readAssociations(lists.Associations),
    withinMilliseconds: seconds * 1000,
  };
}

function readAssociations(value: unknown): AssociationProperties[] {
  return readItems('Expect.Associations', value, (item, name) => {
    const { Name, Value } = asObject(item);
    return {
      Name: readEnum(`${name}.Name`, Name, Object.values(AssociationName)),
      Value: readFilled(`${name}.Value`, Value),
    };
  });
}

function readList(name: string, value: unknown): string[] {
  return readItems(name, value, (item, itemName) => readFilled(itemName, item));
}

/** The items of a list that is there; none of one that was left out. */
function readItems<T>(name: string, value: unknown, read: (item: unknown, name: string) => T): T[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw mistyped(name, 'a list');
  }
  if (value.length === 0) {
    throw empty(name);
  }
  return value.map((item: unknown, index) => read(item, `${name}.${index}`));
}

function readFilled(name: string, value: unknown): string {
  const text = readText(name, value);
  if (text.trim() === '') {
    throw empty(name);
  }
  return text;
}

function readEnum<T extends string>(name: string, value: unknown, allowed: readonly T[], fallback?: T): T {
  const found = value === undefined ? fallback : allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw mistyped(name, `one of ${allowed.join(', ')}`);
  }
  return found;
}

/** CloudFormation hands booleans over as strings. */
function readBoolean(name: string, value: unknown): boolean {
  const text = asText(value);
  if (text !== 'true' && text !== 'false') {
    throw mistyped(name, 'true or false');
  }
  return text === 'true';
}

function readText(name: string, value: unknown): string {
  if (typeof value !== 'string') {
    throw mistyped(name, 'a string');
  }
  return value;
}

function empty(name: string): Failure {
  return new Failure(
    `The property ${name} is empty, so it expects nothing. Set a value, or omit it, and check the parameter or reference that it comes from.`,
  );
}

function mistyped(name: string, wanted: string): Failure {
  return new Failure(`The property ${name} isn't ${wanted}. Check the parameter or reference that it comes from.`);
}

/** A text that an answer can carry: an event with longer ones is not CloudFormation's. */
function textOf(value: unknown): string | undefined {
  const isUsable =
    typeof value === 'string' && value !== '' && Buffer.byteLength(JSON.stringify(value)) <= MAX_FIELD_BYTES;
  return isUsable ? value : undefined;
}
