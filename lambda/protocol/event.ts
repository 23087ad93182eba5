/** Reads the raw event of CloudFormation: the fields that every response repeats, and the request. */
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { type E164, parseE164 } from '../../lib/contract/phone-number-model';
import { LIST_RESOURCE_TYPE } from '../../lib/contract/properties';
import { readListRequest, type ResourceRequest } from '../lookup/list-request';
import { readLookupRequest } from '../lookup/lookup-request';
import { Failure } from '../runtime/failure';
import { asObject, asText, type JsonObject } from '../runtime/json';
import { clip } from '../runtime/mask';

/** Each response repeats four fields of the event, which must leave space for a reason. Sizes are those in JSON. */
const MAX_FIELD_BYTES = 512;
const MAX_PHYSICAL_ID_BYTES = 2 * 1024 + 2;

/** What every response needs. */
export interface Envelope {
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
  /** Always the same for the same event: CloudFormation replaces a resource whose ID changes. */
  readonly physicalResourceId: string;
}

type RequestType = CloudFormationCustomResourceEvent['RequestType'];

export type LookupEvent =
  { readonly type: 'Delete' } | { readonly type: Exclude<RequestType, 'Delete'>; readonly request: ResourceRequest };

/** Returns undefined for an event without a usable `ResponseURL`, to which a response isn't possible. */
export function readEnvelope(event: unknown): Envelope | undefined {
  const fields = asObject(event);
  const { ResponseURL } = fields;
  if (typeof ResponseURL !== 'string' || !/^https?:\/\//.test(ResponseURL) || !URL.canParse(ResponseURL)) {
    return undefined;
  }
  const logicalResourceId = fieldOf(fields.LogicalResourceId) ?? '';
  return {
    responseUrl: ResponseURL,
    stackId: fieldOf(fields.StackId) ?? '',
    requestId: fieldOf(fields.RequestId) ?? '',
    logicalResourceId,
    // CloudFormation accepts 1 KB, which JSON can double.
    physicalResourceId:
      fieldOf(fields.PhysicalResourceId, MAX_PHYSICAL_ID_BYTES) ??
      phoneNumberOf(fields) ??
      (logicalResourceId || 'unknown'),
  };
}

/** @throws Failure if the request isn't valid. */
export function readRequest(event: unknown): LookupEvent {
  const fields = asObject(event);
  const type = readRequestType(fields);
  if (type === 'Delete') {
    return { type };
  }
  const read = fields.ResourceType === LIST_RESOURCE_TYPE ? readListRequest : readLookupRequest;
  return { type, request: read(asObject(fields.ResourceProperties)) };
}

function readRequestType(fields: JsonObject): RequestType {
  const missing = ['RequestType', 'StackId', 'RequestId', 'LogicalResourceId'].filter(
    (name) => fieldOf(fields[name]) === undefined,
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

function phoneNumberOf(fields: JsonObject): E164 | undefined {
  const { PhoneNumberId } = asObject(fields.ResourceProperties);
  return typeof PhoneNumberId === 'string' ? parseE164(PhoneNumberId) : undefined;
}

/** Returns undefined for a value that a response can't repeat. CloudFormation doesn't send any. */
function fieldOf(value: unknown, maxBytes = MAX_FIELD_BYTES): string | undefined {
  const isUsable = typeof value === 'string' && value !== '' && Buffer.byteLength(JSON.stringify(value)) <= maxBytes;
  return isUsable ? value : undefined;
}
