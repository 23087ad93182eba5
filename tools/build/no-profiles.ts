/**
 * Replaces `node:fs/promises` in the handler's bundle. For each setting that isn't in the environment, the SDK would
 * look for a profile, and Lambda has none.
 */
export async function readFile(file: string): Promise<never> {
  return await Promise.reject(new Error(`The function doesn't read files such as ${file}`));
}
