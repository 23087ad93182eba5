/** Runs the CDK CLI of the devDependencies against the local AWS. */
import * as path from 'node:path';
import { environmentWith, type LocalAwsVariables } from './environment';
import { CHECKOUT } from '../shared/folders';
import { type Finished, run, type RunOptions } from '../shared/processes';

const CLI = path.join(path.dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

/** `cwd` is the folder with the `cdk.json` to use. By default, this is the checkout. */
export interface CdkOptions extends Omit<RunOptions, 'env'> {
  readonly variables: LocalAwsVariables;
}

/** Returns the exit status and the output of the CDK CLI. */
export async function cdk(args: readonly string[], { variables, ...options }: CdkOptions): Promise<Finished> {
  return await run(process.execPath, [CLI, ...args], {
    cwd: CHECKOUT,
    env: environmentWith(variables),
    ...options,
  });
}

/** Throws an error with the output of the CDK CLI if it fails. */
export async function cdkOrThrow(args: readonly string[], options: CdkOptions): Promise<Finished> {
  const finished = await cdk(args, options);
  if (finished.status !== 0) {
    throw new Error(`cdk ${args.join(' ')} failed${options.show === true ? '; see above' : `:\n${finished.output}`}`);
  }
  return finished;
}
