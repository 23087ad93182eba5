/** Synthesizes the sample app as the CDK CLI does, without output, into `cdk.out` or the folder that you pass. */
import * as path from 'node:path';
import cdkJson from '../../cdk.json';
import { CHECKOUT } from '../shared/folders';
import { main } from '../shared/script';

const [, , folder = path.join(CHECKOUT, cdkJson.output)] = process.argv;

main(async () => {
  // The CDK CLI sets these.
  process.env.CDK_OUTDIR = folder;
  process.env.CDK_CONTEXT_JSON = JSON.stringify(cdkJson.context);
  const { app } = await import('../../bin/sample-app');
  app.synth();
});
