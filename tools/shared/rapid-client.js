/**
 * Replaces the native part of AWS's runtime interface client, which must be compiled and sends HTTP requests to Lambda.
 * This module exchanges lines of JSON with `lambda-runtime.ts` over two pipes, and reports the processor time.
 */
const { Buffer } = require('node:buffer');
const { read, writeSync } = require('node:fs');

const FROM_LAMBDA = 3;
const TO_LAMBDA = 4;

const chunk = Buffer.alloc(65_536);
let received = '';
let start = 0;

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function report(kind, body) {
  const pending = process.getActiveResourcesInfo().filter((resource) => /Timeout|Socket|AddrInfo/.test(resource));
  writeSync(TO_LAMBDA, `${JSON.stringify({ kind, cpuMs: cpuMs() - start, body, pending })}\n`);
}

/** Reports that the function is ready, once it has run its pending callbacks, and waits for an event. */
const next = () =>
  new Promise((resolve) => {
    const readMore = () => {
      read(FROM_LAMBDA, chunk, 0, chunk.length, null, (error, length) => {
        if (error || length === 0) {
          process.exit();
        }
        received += chunk.toString('utf8', 0, length);
        const [line, rest] = received.split('\n');
        if (rest === undefined) {
          readMore();
          return;
        }
        received = rest;
        start = cpuMs();
        resolve(JSON.parse(line));
      });
    };
    setImmediate(() => {
      report('ready');
      readMore();
    });
  });

module.exports = {
  next,
  done: (_id, body) => report('done', body),
  error: (_id, body) => report('error', body),
};
