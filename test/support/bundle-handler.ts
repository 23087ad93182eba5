/** Bundles the handler, whose environment tests replace, as for a release. Creates the folder for temporary files, too. */
import * as path from 'node:path';
import { bundleEntry } from '../../tools/build/bundle';
import makeTemporaryFolder from './global-setup';

export default async function setUp(): Promise<void> {
  makeTemporaryFolder();
  await bundleEntry('lambda/handler.ts', path.join('.local', 'handler-under-test'));
}
