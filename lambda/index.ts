/**
 * The entry point of the bundle, `index.handler`. It is an ES module because Lambda's initialization waits only for a
 * top-level await. All other files are CommonJS, which Node.js loads faster.
 */
const { handler, prime } = await import('./function');

await prime();

export { handler };
