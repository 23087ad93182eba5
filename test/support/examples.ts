/** The apps under `examples/`, loaded as the CDK CLI would run them. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';
import { CHECKOUT } from '../../tools/shared/folders';

const EXAMPLES = path.join(CHECKOUT, 'examples');

/** Names of the examples' folders. */
export const exampleNames = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Paths of all apps under `examples/`; an example about two apps has two. */
export const exampleApps = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter(
  (file) => path.basename(file) === 'app.ts',
);

export async function loadExample(file: string): Promise<App> {
  // As the CLI hands it over.
  process.env.CDK_CONTEXT_JSON = JSON.stringify(cdkJson.context);
  const { app } = (await import(path.join(EXAMPLES, file))) as { app: App };
  return app;
}
