/** Runs a script. If it fails, prints the message without a stack trace, and sets the exit status 1. */
export function main(work: () => Promise<void> | void): void {
  // The package supports Node.js 20. jsii and its tools print long warnings about it.
  process.env.JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION = '20';
  Promise.resolve()
    .then(work)
    .catch((error: unknown) => {
      console.error((error as Error).message);
      process.exitCode = 1;
    });
}
