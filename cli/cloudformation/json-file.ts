/** Reads JSON files of a cloud assembly. Errors name the file. */
import { readFileSync, statSync } from 'node:fs';

/** A cloud assembly can have templates of 1 MB, and a manifest for each of its many stacks. */
const MAX_BYTES = 100 * 1024 * 1024;

/** A string, or a number as JSON writes it. Valid JSON has no other digits outside of strings. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** The key of numbers that CloudFormation may write in another way than JavaScript, such as `1.0` and `1e3`. */
export const NUMBER_AS_WRITTEN = 'Fn::NumberAsWritten';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Throws if the file isn't a JSON object. Pipes and devices would block or never end, so they aren't read. */
export function readJsonObject(file: string): JsonObject {
  return parse(file, (text) => text);
}

/** Reads a template, with each number that JavaScript would change as an object with the key `NUMBER_AS_WRITTEN`. */
export function readTemplate(file: string): JsonObject {
  return parse(file, (text) =>
    text.replaceAll(STRING_OR_NUMBER, (token) =>
      token.startsWith('"') || String(Number(token)) === token ? token : `{"${NUMBER_AS_WRITTEN}":"${token}"}`,
    ),
  );
}

function parse(file: string, change: (json: string) => string): JsonObject {
  let content: unknown;
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > MAX_BYTES) {
      throw new Error(stats.isFile() ? `it has ${stats.size} bytes` : "it isn't a regular file");
    }
    const text = readFileSync(file, 'utf8');
    content = JSON.parse(text);
    // Only valid JSON can be changed.
    const changed = change(text);
    content = changed === text ? content : JSON.parse(changed);
  } catch (error) {
    throw new Error(`The file ${file} can't be read: ${(error as Error).message}. Run 'cdk synth' again.`, {
      cause: error,
    });
  }
  if (!isObject(content)) {
    throw new Error(`The file ${file} can't be read: it isn't a JSON object. Run 'cdk synth' again.`);
  }
  return content;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
