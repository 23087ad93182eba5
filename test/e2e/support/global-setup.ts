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
  /** From the set-up to the teardown; Jest loads them as two modules of one process. */
  var localAws: { readonly engine: MiniStack; readonly folder: string } | undefined;
}

export default async function (): Promise<void> {
  // The SDK tells each of Jest's workers at length that this version of Node.js is about to end.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
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
      // Where no app is to be synthesized first.
      cwd: folder,
    });
  } catch (error) {
    // Jest calls no teardown after a set-up that failed.
    await teardown();
    throw error;
  }
}
