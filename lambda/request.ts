/** From the raw event to a validated request: nothing after this file doubts what it was given. */
import { ChimeApi, DEFAULT_REGION, regionProblem } from '../lib/contract/chime-api';
import type { AssociationProperties, ExpectProperties, LookupProperties } from '../lib/contract/properties';
import { type E164, parseE164 } from '../lib/contract/e164';
import { OnMissing } from '../lib/contract/on-missing';
import { OnRollback } from '../lib/contract/on-rollback';
import { AssociationName } from '../lib/contract/phone-number-model';
import { Failure } from './runtime/failure';
import { type JsonObject, asObject, asText } from './runtime/json';

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

/** A lookup to be done. */
export interface LookupRequest {
  readonly number: E164;
  readonly api: ChimeApi;
  readonly region: string;
  readonly onMissing: OnMissing;
  readonly onRollback: OnRollback;
  readonly absentValue: string;
  readonly noEcho: boolean;
  readonly expectations: Expectations;
}

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
      `The event's RequestType is '${asText(type).slice(0, 40)}', not Create, Update or Delete. Invoke this function through a CloudFormation custom resource, not by hand.`,
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
    number: readNumber(properties.PhoneNumberId),
    api,
    region: readRegion(api, properties.Region),
    onMissing: readEnum('OnMissing', properties.OnMissing, Object.values(OnMissing), OnMissing.FAIL),
    onRollback: readEnum('OnRollback', properties.OnRollback, Object.values(OnRollback), OnRollback.LOOK_UP),
    absentValue: readText('AbsentValue', properties.AbsentValue ?? ''),
    noEcho: readBoolean('NoEcho', properties.NoEcho ?? false),
    expectations: readExpectations(properties.Expect ?? {}),
  };
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
      `The property PhoneNumberId (${found}) is no E.164 phone number. Write a plus, the country code and the number, without spaces or punctuation, and check the parameter or reference that it comes from.`,
    );
  }
  return number;
}

function readRegion(api: ChimeApi, value: unknown): string {
  const region = readText('Region', value ?? DEFAULT_REGION);
  const problem = regionProblem(api, region);
  if (problem !== undefined) {
    throw new Failure(`The property Region: ${problem}.`);
  }
  return region;
}

function readExpectations(value: unknown): Expectations {
  const expect = asObject(value) as Readonly<Partial<Record<keyof ExpectProperties, unknown>>>;
  const seconds = Number(asText(expect.WithinSeconds ?? 0));
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw new Failure(
      'The property Expect.WithinSeconds is no number of seconds. Deploy with a current version of cdk-chime-phone-number.',
    );
  }
  return {
    statuses: readList('Expect.Statuses', expect.Statuses),
    types: readList('Expect.Types', expect.Types),
    productTypes: readList('Expect.ProductTypes', expect.ProductTypes),
    countries: readList('Expect.Countries', expect.Countries),
    capabilities: readList('Expect.Capabilities', expect.Capabilities),
    associations: readAssociations(expect.Associations ?? []),
    withinMilliseconds: seconds * 1000,
  };
}

function readAssociations(value: unknown): AssociationProperties[] {
  if (!Array.isArray(value)) {
    throw mistyped('Expect.Associations', 'a list');
  }
  return value.map(asObject).map(({ Name, Value }, index) => ({
    Name: readEnum(`Expect.Associations.${index}.Name`, Name, Object.values(AssociationName)),
    Value: readText(`Expect.Associations.${index}.Value`, Value),
  }));
}

function readList(name: string, value: unknown): string[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw mistyped(name, 'a list');
  }
  return value.map((item, index) => readText(`${name}.${index}`, item));
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

function mistyped(name: string, wanted: string): Failure {
  return new Failure(`The property ${name} is not ${wanted}. Check the parameter or reference that it comes from.`);
}

/** A text that an answer can carry: an event with longer ones is not CloudFormation's. */
function textOf(value: unknown): string | undefined {
  const isUsable =
    typeof value === 'string' && value !== '' && Buffer.byteLength(JSON.stringify(value)) <= MAX_FIELD_BYTES;
  return isUsable ? value : undefined;
}
