/** Bundles the handler as for a release, and creates the folder for temporary files. */
import { bundleTestedHandler } from '../../tools/build/bundle';
import makeTemporaryFolder from './global-setup';

export default async function setUp(): Promise<void> {
  makeTemporaryFolder();
  await bundleTestedHandler();
}
