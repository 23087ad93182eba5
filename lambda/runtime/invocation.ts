/** What all parts of one invocation share. */
import type { Clock } from './clock';
import type { Deadline } from './deadline';
import type { Logger } from './logger';
import type { Platform } from './platform';

export interface Invocation extends Pick<Platform, 'environment' | 'agents'> {
  readonly clock: Clock;
  readonly log: Logger;
  /** The end of the work, which leaves time for the response. */
  readonly deadline: Deadline;
  /** Milliseconds in which a denied call is retried, because a new role needs time. Default: a minute. */
  readonly propagation?: number;
  /** Called before each retry, which begins when the promise resolves. */
  readonly onRetry?: () => Promise<void>;
}
