/** Loads the apps in `examples/` as the CDK CLI does. */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import type { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';
import { CHECKOUT } from '../../tools/shared/folders';

const EXAMPLES = path.join(CHECKOUT, 'examples');

export const exampleNames = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Paths of all apps in `examples/`. Some examples have several apps. */
export const exampleApps = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' }).filter(
  (file) => path.basename(file) === 'app.ts',
);

export async function loadExample(file: string): Promise<App> {
  // The CLI passes the context in this variable.
  process.env.CDK_CONTEXT_JSON = JSON.stringify(cdkJson.context);
  const { app } = (await import(path.join(EXAMPLES, file))) as { app: App };
  return app;
}
