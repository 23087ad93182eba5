/** The handler with the real clock, and what `index.ts` runs before the first event. */
import { createHandler } from './handler';
import { systemClock } from './runtime/clock';

export { prime } from './priming';

export const handler = createHandler(systemClock);
