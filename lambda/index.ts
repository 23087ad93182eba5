/**
 * What Lambda runs: `index.handler` of the bundle. This file alone is an ES module there, since Lambda's initialization
 * waits for nothing but a top-level await; Node.js loads CommonJS faster.
 */
const { handler, rehearse } = await import('./function');

await rehearse();

export { handler };
