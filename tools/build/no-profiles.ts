/**
 * Replaces `node:fs/promises` in the handler's bundle. The SDK would look for profiles, which don't exist on Lambda, for
 * each setting that isn't in the environment.
 */
export async function readFile(file: string): Promise<never> {
  return await Promise.reject(new Error(`Files such as ${file} are not read on Lambda`));
}
