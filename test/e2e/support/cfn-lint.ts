/** cfn-lint, which nobody here wrote, on the templates of cloud assemblies. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { type Finished, run } from '../../../tools/shared/processes';
import { TOOLS } from '../../../tools/local-aws/python-tools';

/** cfn-lint 1.58.0 gives advice on style, `Fn::Sub` rather than `Fn::Join`, as this error about pipelines' actions. */
const MISTAKEN = 'E3703';

/** What cfn-lint says of all templates in the folders; errors alone give an exit status. */
export async function lintTemplates(assemblies: readonly string[]): Promise<Finished> {
  const templates = assemblies.flatMap((assembly) =>
    readdirSync(assembly, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.template.json'))
      .map((file) => path.join(assembly, file)),
  );
  return await run(TOOLS.cfnLint, ['--non-zero-exit-code', 'error', '--ignore-checks', MISTAKEN, '--', ...templates]);
}
