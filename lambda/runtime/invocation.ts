/** What all that happens in one invocation of the function shares. */
import type { Clock } from './clock';
import type { Deadline } from './deadline';
import type { Logger } from './logger';
import type { Surroundings } from './platform';

export interface Invocation extends Pick<Surroundings, 'environment' | 'agents'> {
  readonly clock: Clock;
  readonly log: Logger;
  /** When work has to be over, which leaves time for the answer. */
  readonly deadline: Deadline;
  /** Called, and waited for, when a call failed and is to be tried again. */
  readonly onSetback?: () => Promise<void>;
}
