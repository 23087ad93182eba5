/** Synthesizes the sample app into a folder, by default `cdk.out`, as the CDK CLI does, and says nothing. */
import * as path from 'node:path';
import cdkJson from '../../cdk.json';
import { CHECKOUT } from '../shared/folders';
import { main } from '../shared/script';

const [, , folder = path.join(CHECKOUT, cdkJson.output)] = process.argv;

main(async () => {
  // What the CDK CLI tells an app.
  process.env.CDK_OUTDIR = folder;
  process.env.CDK_CONTEXT_JSON = JSON.stringify(cdkJson.context);
  const { app } = await import('../../bin/sample-app');
  app.synth();
});
