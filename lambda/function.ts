/** The function: its handler, and what is done before the first event. */
import { systemClock } from './runtime/clock';
import { createHandler } from './handler';

export { rehearse } from './priming';

export const handler = createHandler(systemClock);
