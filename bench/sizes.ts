/**
 * `npm run test:size`: fails when what is shipped has grown. `npm run test:size -- --record` takes today's sizes as the
 * ones to compare with.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { CHECKOUT, makeRunFolder, removeRunFolder } from '../tools/folders';
import { bytesOf } from './bytes';
import { pack } from './npm';
import { problems, type Sizes } from './size-limits';
import { count, table } from './tables';

const RECORD = path.join(__dirname, 'sizes.json');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { record: { type: 'boolean', default: false } } });
  const sizes = await measureSizes();
  if (values.record) {
    writeFileSync(RECORD, await prettier.format(JSON.stringify(sizes), { parser: 'json' }));
  }
  const recorded = JSON.parse(readFileSync(RECORD, 'utf8')) as Sizes;
  const rows = [
    ['handler', sizes.handler.raw, recorded.handler.raw],
    ['handler, gzip', sizes.handler.gzip, recorded.handler.gzip],
    ['tarball', sizes.tarball, recorded.tarball],
  ] as const;
  const text = table(
    ['bytes', 'now', 'recorded'],
    rows.map(([what, now, then]) => [what, count(now), count(then)]),
  );
  console.log(await prettier.format(text, { parser: 'markdown' }));
  for (const problem of problems(sizes, recorded)) {
    console.error(`FAILED: ${problem}`);
    process.exitCode = 1;
  }
}

/** Of the package as it is built. */
async function measureSizes(): Promise<Sizes> {
  const folder = makeRunFolder();
  try {
    const { size } = await pack(CHECKOUT, folder);
    return { handler: bytesOf(path.join(CHECKOUT, 'bundle', 'handler')), tarball: size };
  } finally {
    removeRunFolder(folder);
  }
}

void main();
