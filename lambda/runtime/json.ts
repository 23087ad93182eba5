/** JSON whose shape nobody promised. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** The value if it is an object, else an empty one: reading a field of it then finds nothing. */
export function asObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
}

/** The value as text: strings as they are, nothing as the empty string, anything else as JSON. */
export function asText(value: unknown): string {
  if (value === undefined) {
    return '';
  }
  return typeof value === 'string' ? value : toJson(value);
}

/** Undefined for a text that isn't JSON. */
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

/** As JSON that has a form in UTF-8: half of a surrogate pair, which has none, becomes the replacement character. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'string' ? item.replace(/\p{Surrogate}/gu, '\uFFFD') : item,
  );
}
