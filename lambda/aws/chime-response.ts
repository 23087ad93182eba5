/** Reads the responses of Chime. A response without what the lookup needs is an `UnusableResponse`. */
import { type E164, parseE164 } from '../../lib/contract/phone-number-model';
import { asObject, isAbsent, type JsonObject, toJson } from '../runtime/json';
import { UnusableResponse } from './aws-error';
import { MAX_BODY_BYTES, type RawBody } from './bounded-body';

/** An element can be missing, `null`, or of a type that the API's model doesn't have. */
export type PhoneNumberElement = JsonObject;

export interface PhoneNumberPage {
  readonly phoneNumbers: readonly PhoneNumberElement[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

export function readPhoneNumber(body: RawBody, requested: E164): PhoneNumberElement {
  const phoneNumber = asObject(parse(body).PhoneNumber);
  if (identifiersOf(phoneNumber).length === 0) {
    throw new UnusableResponse('a success without a PhoneNumber', body.requestId);
  }
  if (numberOf(phoneNumber) !== requested) {
    throw new UnusableResponse('a success with another PhoneNumberId or E164PhoneNumber', body.requestId);
  }
  return phoneNumber;
}

/** The number of a record. Undefined if its identifiers don't agree on one. */
export function numberOf(phoneNumber: PhoneNumberElement): E164 | undefined {
  const [number, ...others] = identifiersOf(phoneNumber).map((value) =>
    typeof value === 'string' ? parseE164(value) : undefined,
  );
  return others.every((other) => other === number) ? number : undefined;
}

export function readPage(body: RawBody): PhoneNumberPage {
  const { PhoneNumbers, NextToken } = parse(body);
  if (!Array.isArray(PhoneNumbers)) {
    throw new UnusableResponse('a success without PhoneNumbers', body.requestId);
  }
  if (!isAbsent(NextToken) && typeof NextToken !== 'string') {
    throw new UnusableResponse("a success whose NextToken isn't a string", body.requestId);
  }
  return {
    phoneNumbers: PhoneNumbers.map(asObject),
    nextToken: isAbsent(NextToken) ? undefined : NextToken,
  };
}

/** `PhoneNumberArn` isn't one of them, because the form of its last part isn't documented. */
function identifiersOf({ E164PhoneNumber, PhoneNumberId }: PhoneNumberElement): unknown[] {
  return [E164PhoneNumber, PhoneNumberId].filter((value) => !isAbsent(value));
}

function parse({ bytes, requestId }: RawBody): JsonObject {
  if (bytes.length > MAX_BODY_BYTES) {
    throw new UnusableResponse('a success whose body is larger than 1 MB', requestId);
  }
  try {
    // What JSON.stringify can't write, such as 1e999 or too many levels of nesting, is found here.
    return asObject(JSON.parse(toJson(JSON.parse(bytes.toString()))));
  } catch {
    throw new UnusableResponse("a success whose body isn't JSON", requestId);
  }
}
