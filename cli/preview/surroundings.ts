/** Tells what is wrong with the preview's own surroundings from what would fail a deployment. */

/** Errors by which AWS refuses who asks. Those by which Chime refuses an account are the deployment's too. */
const REFUSAL =
  /\banswered \d{3} (AccessDenied|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignature|IncompleteSignature|SignatureDoesNotMatch|MissingAuthenticationToken|RequestExpired|RequestTimeTooSkewed|NotAuthorized|OptInRequired)/;

/** The lookups of a preview ask all at once, and can be throttled where a deployment would not. */
const THROTTLED = /\banswered (429|\d{3} (Throttl|TooManyRequests))/;

/** What the function would say if it had no network either, which this computer can't know. */
const NO_CONNECTION = /\bcould not be reached: /;

/** Whether the credentials of the preview were refused; the function has its own. */
export function isRefusal(reason: string): boolean {
  return REFUSAL.test(reason);
}

/** Whether only the list of numbers was refused, for want of a permission that other lookups don't need. */
export function isRefusalToList(reason: string): boolean {
  return /^The phone numbers for find .*\banswered \d{3} (AccessDenied|NotAuthorized)/s.test(reason);
}

/** Whether the time was up while the service had too many requests. */
export function isThrottled(reason: string): boolean {
  return THROTTLED.test(reason);
}

/** Whether nothing was found out for a reason that lies on this computer. */
export function isAboutThisComputer(reason: string): boolean {
  return isRefusal(reason) || NO_CONNECTION.test(reason);
}
