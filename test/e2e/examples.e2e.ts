/** The examples' templates are what CloudFormation accepts, as far as cfn-lint knows. */
import { expect, test } from '@jest/globals';
import { exampleApps, loadExample } from '../support/examples';
import { lintTemplates } from './support/cfn-lint';

test.each(exampleApps)('cfn-lint finds no error in the templates of %s', async (file) => {
  const app = await loadExample(file);

  expect(await lintTemplates([app.synth().directory])).toMatchObject({ status: 0 });
});
