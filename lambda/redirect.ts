/** Where a redirect of the answer's PUT leads, if it may be followed. */

/** S3 answers 307 for a bucket that is new and not known everywhere yet; the request is to be repeated there. */
const REPEATED = [307, 308];

/**
 * The target of a redirect.
 * @returns undefined for a status that is none, for a target that can't be read, and for one that would send on
 * unencrypted what came encrypted.
 */
export function redirection(status: number, from: URL, location: string | undefined): URL | undefined {
  if (!REPEATED.includes(status) || location === undefined || !URL.canParse(location, from.href)) {
    return undefined;
  }
  const to = new URL(location, from);
  return to.protocol === 'https:' || to.protocol === from.protocol ? to : undefined;
}
