/** Runs cfn-lint on the templates of cloud assemblies. */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type Finished, run } from '../../../tools/shared/processes';
import { TOOLS } from '../../../tools/local-aws/python-tools';

/** For actions of pipelines, cfn-lint 1.58.0 reports `Fn::Join` instead of `Fn::Sub` as this error. */
const FALSE_POSITIVE = 'E3703';

/**
 * Exits with another status than 0 only for errors, not for warnings.
 * @param ignored more errors that are false positives.
 */
export async function lintTemplates(assemblies: readonly string[], ignored: readonly string[] = []): Promise<Finished> {
  const files = assemblies.flatMap((assembly) =>
    readdirSync(assembly, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => path.join(assembly, file)),
  );
  // Most stacks of a test are synthesized again and again.
  const templates = new Map(files.map((file) => [readFileSync(file, 'utf8'), file])).values();
  return await run(TOOLS.cfnLint, [
    '--non-zero-exit-code',
    'error',
    '--ignore-checks',
    FALSE_POSITIVE,
    ...ignored,
    '--',
    ...templates,
  ]);
}
