/** Starts the local AWS before the first test, and bootstraps the Regions that tests deploy to. */
import { cdkOrThrow } from '../../../tools/local-aws/cdk';
import { ACCOUNT, localAwsVariables, REGION } from '../../../tools/local-aws/environment';
import { makeRunFolder } from '../../../tools/shared/folders';
import { MiniStack } from '../../../tools/local-aws/ministack';
import { installPythonTools } from '../../../tools/local-aws/python-tools';
import makeTemporaryFolder from '../../support/global-setup';
import teardown from './global-teardown';
import { OTHER_REGION, publish } from './local-aws';

declare global {
  /** Passed from the setup to the teardown, which Jest loads into the same process. */
  var localAws: { readonly engine: MiniStack; readonly folder: string } | undefined;
}

export default async function (): Promise<void> {
  await installPythonTools((line) => {
    process.stdout.write(`${line}\n`);
  });
  makeTemporaryFolder();
  const folder = makeRunFolder();
  const engine = await MiniStack.start(folder);
  globalThis.localAws = { engine, folder };
  const { url, credentials } = engine;
  publish({ url, credentials, folder });
  try {
    await cdkOrThrow(['bootstrap', `aws://${ACCOUNT}/${REGION}`, `aws://${ACCOUNT}/${OTHER_REGION}`], {
      variables: localAwsVariables(engine, folder),
      // Outside of the checkout, the CLI doesn't synthesize the app of cdk.json first.
      cwd: folder,
    });
  } catch (error) {
    // Jest doesn't call the teardown if the setup fails.
    await teardown();
    throw error;
  }
}
