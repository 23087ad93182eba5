/** What Lambda runs: `index.handler` of the bundle. */
import { systemClock } from './runtime/clock';
import { createHandler } from './handler';

export const handler = createHandler(systemClock);
