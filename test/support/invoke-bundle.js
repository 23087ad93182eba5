/**
 * Runs a handler in its own process, as Lambda does: `node invoke-bundle.js FILE`, with the event in the environment
 * variable EVENT. Prints the time and the peak of memory that it took.
 */
const { readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');

async function main() {
  const { handler } = await import(pathToFileURL(process.argv[2]));
  const start = Date.now();
  const end = start + Number(process.env.REMAINING);
  try {
    await handler(JSON.parse(process.env.EVENT), { getRemainingTimeInMillis: () => end - Date.now() });
  } catch (error) {
    process.stderr.write(`${error}\n`);
  }
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  process.stdout.write(JSON.stringify({ milliseconds: Date.now() - start, megabytes: kilobytes / 1024 }));
  process.exit();
}

void main();
