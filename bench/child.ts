/**
 * What runs in the fresh process of one measurement: loads a module, hands it an event where there is one, and reports
 * what the process has used since it began. It loads little itself, since all of it counts.
 */
import * as diagnostics from 'node:diagnostics_channel';
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Task, Usage } from './measure';

/** A pipe to the parent, apart from what handlers write. */
const REPORT = 3;

const require = createRequire(__filename);

const LINUX_STATUS = '/proc/self/status';

function report(): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  // Linux hands the parent's peak on to a child, but not to the memory that the child gets as it begins its program.
  const own = existsSync(LINUX_STATUS) ? /VmHWM:\s+(\d+)/.exec(readFileSync(LINUX_STATUS, 'utf8'))?.[1] : undefined;
  const usage: Usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: Number(own ?? maxRSS) / 1024 };
  writeSync(REPORT, JSON.stringify(usage));
}

async function main({ module, event, responsesPort, lambdaMs = 0 }: Task): Promise<void> {
  if (event === undefined) {
    require(module);
    report();
    return;
  }
  // The answer's PUT has been sent and answered, whatever the handler does afterwards.
  diagnostics.subscribe('http.client.response.finish', (message) => {
    if ((message as { request: { method: string } }).request.method === 'PUT') {
      report();
    }
  });
  if (responsesPort !== undefined) {
    (await import('./answers.js')).redirectResponses(responsesPort);
  }
  const { handler } = require(module) as { handler: (event: unknown, context: object) => Promise<unknown> };
  await handler(event, {
    logStreamName: 'bench',
    getRemainingTimeInMillis: () => lambdaMs - performance.now(),
  });
  process.exit();
}

void main(JSON.parse(process.argv[2] ?? '') as Task);
