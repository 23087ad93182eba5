/**
 * What an error of an AWS call means. The function logs it as the `errorType` of "Responded", and the preview of the
 * command reads it there: whether the deployment would fail, too, or only this computer could not call AWS.
 */
export type Verdict =
  /** A server error that can pass. Retried. */
  | 'transient'
  /** No response within the time of an attempt. Retried. */
  | 'timeout'
  /** A connection that breaks, or that can't be made. Retried. */
  | 'no-connection'
  /** There is no host of this name. */
  | 'no-host'
  /** A connection that fails in each attempt, for example because its certificate isn't trusted. */
  | 'bad-endpoint'
  /** Too many requests at once. Retried. */
  | 'throttled'
  /** IAM denied the action. Retried for a minute: a new role can take that long to reach every IAM host. */
  | 'access-denied'
  /** As `access-denied`, by the common error of services without IAM's delay. */
  | 'not-authorized'
  /** AWS doesn't know the access key or the session. Retried like `access-denied`. */
  | 'invalid-key'
  /** The credentials or the signature of the request were refused, whatever the account or the number. */
  | 'bad-signature'
  /** The account isn't signed up for the service. */
  | 'opt-in-required'
  /** The API has no such number, according to an error of its own. */
  | 'not-found'
  /** The API is closed to the account, according to an error of its own. */
  | 'forbidden'
  /** As `forbidden`: the API has two errors for it. */
  | 'unauthorized'
  /** The API no longer has the resource or the operation. */
  | 'gone'
  /** A 403 without a body: something refused the request before it reached the API. */
  | 'blocked'
  /** An error that isn't one of an API, such as the page of a proxy. */
  | 'not-the-api'
  /** A successful response without a phone number. */
  | 'unusable'
  /** Anything else. Another attempt would not change it. */
  | 'final';

/** The AWS call that made a lookup fail. */
export interface FailedCall {
  readonly errorType: Verdict;
  /** Operation of the API, such as `GetPhoneNumber`. */
  readonly operation: string;
}

/** What the log line "Responded" says about a failure. */
export interface FailureDetails extends Partial<FailedCall> {
  /** Status of a number that isn't as expected. */
  readonly phoneNumberStatus?: string;
}
