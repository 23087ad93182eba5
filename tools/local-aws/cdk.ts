/** The CDK CLI that the package pins, as a user would call it. */
import * as path from 'node:path';
import { environmentWith, type LocalAwsVariables } from './environment';
import { CHECKOUT } from '../shared/folders';
import { type Finished, run } from '../shared/processes';

const CLI = path.join(path.dirname(require.resolve('aws-cdk/package.json')), 'bin', 'cdk');

export interface CdkOptions {
  readonly variables: LocalAwsVariables;
  /**
   * Folder whose `cdk.json` counts.
   * @default the checkout
   */
  readonly cwd?: string;
  /** Also shows the output while it comes. */
  readonly show?: boolean;
  /** Ends the CLI early. */
  readonly signal?: AbortSignal;
}

/** Runs the CDK CLI to its end, whatever its exit status. */
export async function cdk(args: readonly string[], { variables, ...options }: CdkOptions): Promise<Finished> {
  return await run(process.execPath, [CLI, ...args], {
    cwd: CHECKOUT,
    env: environmentWith(variables),
    ...options,
  });
}

/** Runs the CDK CLI and throws what it wrote when it fails. */
export async function cdkOrThrow(args: readonly string[], options: CdkOptions): Promise<Finished> {
  const finished = await cdk(args, options);
  if (finished.status !== 0) {
    throw new Error(`cdk ${args.join(' ')} failed${options.show === true ? '; see above' : `:\n${finished.output}`}`);
  }
  return finished;
}
