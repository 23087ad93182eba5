/**
 * `GetPhoneNumber` and `ListPhoneNumbers` of both namespaces on loopback, from an inventory. The real SDK clients and the
 * AWS CLI call it as they call the service. Tests, the offline preview, and local deployments use it.
 */
import { randomUUID } from 'node:crypto';
import { type E164, parseE164 } from '../lib/contract/phone-number-model';
import { ERRORS, type ErrorName } from './errors';
import { FakeService, type ServiceRequest } from './fake-service';
import {
  type ApiError,
  type Inventory,
  isListError,
  type Namespace,
  numberOf,
  type PhoneNumberRecord,
} from './inventory';
import { listPhoneNumbers } from './list-phone-numbers';
import type { HttpResponse } from './loopback-server';

/** Elements that the Amazon Chime namespace doesn't have. */
const VOICE_ELEMENTS = ['PhoneNumberArn', 'OrderId', 'Name'];

/** Signature Version 4. Both namespaces sign with the same service name. */
const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/[a-z0-9-]+\/chime\/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$/;

const COLLECTION = '/phone-numbers';

export class ChimeEndpoint extends FakeService<Namespace> {
  private readonly numbers = new Map<E164, PhoneNumberRecord>();
  private readonly apiErrors: { apiError: ApiError; left: number }[] = [];

  public constructor({ PhoneNumbers, Errors = [] }: Inventory) {
    super('chime', 'chime-sdk-voice');
    PhoneNumbers.forEach((record) => {
      this.put(record);
    });
    Errors.forEach((apiError) => {
      this.fail(apiError);
    });
  }

  /** Adds or replaces a number. */
  public put(record: PhoneNumberRecord): void {
    const number = numberOf(record);
    if (number === undefined) {
      throw new Error('The record has no E.164 number. Give it a PhoneNumberId such as "+12065550100".');
    }
    this.numbers.set(number, record);
  }

  public remove(phoneNumberId: string): void {
    this.numbers.delete(required(phoneNumberId));
  }

  /** Returns an error for a number or for the list. Several errors take effect one after the other, in their order. */
  public fail(apiError: ApiError): void {
    this.apiErrors.push({ apiError, left: apiError.Times ?? Infinity });
  }

  protected respond({ service: namespace, method, path, headers }: ServiceRequest<Namespace>): HttpResponse {
    if (!SIGNATURE.test(headers.authorization ?? '') || headers['x-amz-date'] === undefined) {
      return errorResponse('MissingAuthenticationTokenException');
    }
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    if (method !== 'GET' || !(pathname === COLLECTION || pathname.startsWith(`${COLLECTION}/`))) {
      return errorResponse('UnknownOperationException');
    }
    const id = pathname.slice(COLLECTION.length + 1);
    if (id === '') {
      return this.respondToList(namespace, searchParams);
    }
    return this.respondToGet(namespace, decode(id));
  }

  private respondToList(namespace: Namespace, query: URLSearchParams): HttpResponse {
    const apiError = this.nextApiError(namespace, isListError);
    if (apiError !== undefined) {
      return errorResponse(apiError, 'ListPhoneNumbers');
    }
    const records = [...this.numbers.values()].map((record) => viewOf(record, namespace));
    const page = listPhoneNumbers(
      records.filter((record) => record !== undefined),
      namespace,
      query,
    );
    return page === undefined ? errorResponse('BadRequestException') : jsonResponse(200, page);
  }

  private respondToGet(namespace: Namespace, id: string | undefined): HttpResponse {
    // An ID that was encoded twice still has its percent sign, and isn't a valid number.
    const number = id === undefined || id.includes('%') ? undefined : parseE164(id);
    if (number === undefined) {
      return errorResponse(id?.includes('%') === true ? 'NotFoundException' : 'BadRequestException');
    }
    const apiError = this.nextApiError(
      namespace,
      ({ PhoneNumberId }) => PhoneNumberId !== undefined && parseE164(PhoneNumberId) === number,
    );
    const view = viewOf(this.numbers.get(number), namespace);
    return apiError !== undefined || view === undefined
      ? errorResponse(apiError ?? 'NotFoundException')
      : jsonResponse(200, { PhoneNumber: view });
  }

  private nextApiError(namespace: Namespace, isMeant: (apiError: ApiError) => boolean): ErrorName | undefined {
    const entry = this.apiErrors.find(
      ({ apiError, left }) => left > 0 && isMeant(apiError) && (apiError.Namespace ?? namespace) === namespace,
    );
    if (entry !== undefined) {
      entry.left -= 1;
    }
    return entry?.apiError.Error;
  }
}

/** A number as a namespace returns it. Some numbers and elements exist in one namespace only. */
function viewOf(record: PhoneNumberRecord | undefined, namespace: Namespace): PhoneNumberRecord | undefined {
  if (namespace === 'chime') {
    return record && Object.fromEntries(Object.entries(record).filter(([name]) => !VOICE_ELEMENTS.includes(name)));
  }
  return record?.ProductType === 'BusinessCalling' ? undefined : record;
}

export function errorResponse(name: ErrorName, operation = 'GetPhoneNumber'): HttpResponse {
  const { status, code, message } = ERRORS[name];
  const body = { Code: code, Message: message.replace('GetPhoneNumber', operation) };
  return jsonResponse(status, body, { 'x-amzn-ErrorType': name });
}

function jsonResponse(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    status,
    headers: { ...headers, 'x-amzn-RequestId': randomUUID(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function required(phoneNumberId: string): E164 {
  const number = parseE164(phoneNumberId);
  if (number === undefined) {
    throw new Error(`'${phoneNumberId}' is no E.164 phone number; write it like +12065550100`);
  }
  return number;
}
