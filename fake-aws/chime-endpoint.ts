/**
 * An HTTP server that speaks the wire format of `GetPhoneNumber` and `ListPhoneNumbers`, in both namespaces, from an
 * inventory. The real SDK clients and the AWS CLI talk to it as they talk to the service. Tests, the offline preview and
 * local deployments use it.
 */
import { randomUUID } from 'node:crypto';
import { type E164, parseE164 } from '../lib/contract/phone-number-model';
import { ERRORS, type ErrorName } from './errors';
import {
  type ApiError,
  type Inventory,
  isListError,
  type Namespace,
  numberOf,
  type PhoneNumberRecord,
} from './inventory';
import { listPhoneNumbers } from './list-phone-numbers';
import { type Fault, type HttpRequest, type HttpResponse, LoopbackServer } from './loopback-server';

/** A request as it came in. */
export interface SeenRequest {
  readonly namespace: Namespace;
  readonly method: string;
  /** Path and query as they stood on the wire, percent-encoding included. */
  readonly path: string;
}

/** Elements that the Amazon Chime namespace does not have. */
const VOICE_ELEMENTS = ['PhoneNumberArn', 'OrderId', 'Name'];

/** Signature version 4 for the service name of both namespaces. */
const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/[a-z0-9-]+\/chime\/aws4_request, ?SignedHeaders=[a-z0-9;-]+, ?Signature=[0-9a-f]{64}$/;

const COLLECTION = '/phone-numbers';

export class ChimeEndpoint {
  /** Starts the endpoint on free loopback ports, one for each namespace. */
  public static async start(inventory: Inventory): Promise<ChimeEndpoint> {
    const endpoint = new ChimeEndpoint(inventory);
    await Promise.all(Object.values(endpoint.servers).map((server) => server.listen()));
    return endpoint;
  }

  /** All requests so far, in their order. */
  public readonly requests: SeenRequest[] = [];

  private readonly numbers = new Map<E164, PhoneNumberRecord>();
  private readonly apiErrors: { apiError: ApiError; left: number }[] = [];
  private readonly servers: Readonly<Record<Namespace, LoopbackServer>> = {
    chime: this.serve('chime'),
    'chime-sdk-voice': this.serve('chime-sdk-voice'),
  };

  private constructor({ PhoneNumbers, Errors = [] }: Inventory) {
    PhoneNumbers.forEach((record) => {
      this.put(record);
    });
    Errors.forEach((apiError) => {
      this.fail(apiError);
    });
  }

  /** The variables that send the AWS SDKs and the AWS CLI here. */
  public get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_CHIME: this.servers.chime.url,
      AWS_ENDPOINT_URL_CHIME_SDK_VOICE: this.servers['chime-sdk-voice'].url,
    };
  }

  /** Adds a number, or changes what is said of it. */
  public put(record: PhoneNumberRecord): void {
    const number = numberOf(record);
    if (number === undefined) {
      throw new Error('The record has no E.164 number. Give it a PhoneNumberId such as "+12065550100".');
    }
    this.numbers.set(number, record);
  }

  /** Forgets a number. */
  public remove(phoneNumberId: string): void {
    this.numbers.delete(required(phoneNumberId));
  }

  /** Answers requests for a number, or for the list, with an error; errors are used up in the order they were given. */
  public fail(apiError: ApiError): void {
    this.apiErrors.push({ apiError, left: apiError.Times ?? Infinity });
  }

  /**
   * Makes requests to both namespaces meet with a fault, whatever number they ask for.
   * @param times how many requests to each; all of them from now on, unless given.
   */
  public injectFault(fault: Fault, times?: number): void {
    Object.values(this.servers).forEach((server) => {
      server.injectFault(fault, times);
    });
  }

  /** Stops listening and closes all connections. */
  public async stop(): Promise<void> {
    await Promise.all(Object.values(this.servers).map((server) => server.stop()));
  }

  private serve(namespace: Namespace): LoopbackServer {
    return new LoopbackServer({
      arrived: ({ method, url }) => this.requests.push({ namespace, method, path: url }),
      respond: (request) => this.respond(namespace, request),
    });
  }

  private respond(namespace: Namespace, { method, url, headers }: HttpRequest): HttpResponse {
    if (!SIGNATURE.test(headers.authorization ?? '') || headers['x-amz-date'] === undefined) {
      return errorResponse('MissingAuthenticationTokenException');
    }
    const { pathname: path, searchParams } = new URL(url, 'http://localhost');
    if (method !== 'GET' || !(path === COLLECTION || path.startsWith(`${COLLECTION}/`))) {
      return errorResponse('UnknownOperationException');
    }
    const id = path.slice(COLLECTION.length + 1);
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
    // An ID that was encoded twice still has its percent sign, and is no number.
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

/** What a namespace says of a number: each lacks what only the other one has. */
function viewOf(record: PhoneNumberRecord | undefined, namespace: Namespace): PhoneNumberRecord | undefined {
  if (namespace === 'chime') {
    return record && Object.fromEntries(Object.entries(record).filter(([name]) => !VOICE_ELEMENTS.includes(name)));
  }
  return record?.ProductType === 'BusinessCalling' ? undefined : record;
}

/** An error as the service answers it. */
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
