/** How a script ends. */

/** Runs a script's work. A failure is one message and exit status 1, instead of a stack trace. */
export function main(work: () => Promise<void> | void): void {
  // Node.js 20 is one of the versions that users have. jsii and its tools report at length that it has ended.
  process.env.JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = '20';
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => {
      console.error((error as Error).message);
      process.exitCode = 1;
    });
}
