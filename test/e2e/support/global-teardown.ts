/** Stops the local AWS after the last test, and removes the files of the tests. */
import { removeRunFolder } from '../../../tools/shared/folders';
import removeTemporaryFolder from '../../support/global-teardown';

export default async function (): Promise<void> {
  if (globalThis.localAws !== undefined) {
    const { engine, folder } = globalThis.localAws;
    await engine.stop();
    removeRunFolder(folder);
  }
  removeTemporaryFolder();
}
