/** Helpers for untyped JSON. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns an empty object for anything that isn't an object, so that its fields are undefined. */
export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

/** Returns a string as it is, undefined as the empty string, and anything else as JSON. */
export function asText(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  try {
    return typeof value === 'string' ? value : toJson(value);
  } catch {
    return 'a value with too many levels';
  }
}

/** Returns undefined if the text isn't JSON. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an element was omitted, or is `null` or empty. */
export function isAbsent(value: unknown): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}

/** Half of a surrogate pair, which UTF-8 can't encode, becomes the replacement character. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === 'string' ? item.toWellFormed() : item));
}
