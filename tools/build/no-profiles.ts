/**
 * Bundled instead of `node:fs/promises`: the SDK reads nothing with it but the profiles of a developer's computer, and
 * looks for them before each setting that the environment doesn't have.
 */
export async function readFile(file: string): Promise<never> {
  return await Promise.reject(new Error(`Files such as ${file} are not read on Lambda`));
}
