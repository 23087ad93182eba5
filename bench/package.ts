/** What a user downloads and installs: this package, and the one that makes Chime resources. */
import { statSync } from 'node:fs';
import * as path from 'node:path';
import { name, version } from '../package.json';
import { CHECKOUT } from '../tools/folders';
import { bytesOf } from './bytes';
import { CHIME_RESOURCES, tarballIn } from './chime-resources';
import { installedPackages, packAndInstall } from './npm';

export interface PackageResult {
  readonly name: string;
  readonly tarballBytes: number;
  readonly installedBytes: number;
  /** How many packages are installed. */
  readonly packages: number;
}

/** What users of either have anyway, with what it brings. */
const CDK = /^node_modules\/(aws-cdk-lib|constructs|@aws-cdk\/[^/]+)(\/|$)/;

/**
 * @param folder for what is packed and installed.
 * @param chimeResources where cdk-amazon-chime-resources is installed, if it could be.
 * @returns ours first.
 */
export async function packageSizes(
  folder: string,
  chimeResources: string | undefined,
  signal: AbortSignal,
): Promise<PackageResult[]> {
  const installed = path.join(folder, 'installed');
  const { size } = await packAndInstall(CHECKOUT, installed, signal);
  const results = [{ name: `${name}@${version}`, tarballBytes: size, ...sizeOf(installed) }];
  if (chimeResources !== undefined) {
    const tarballBytes = statSync(tarballIn(chimeResources)).size;
    results.push({ name: CHIME_RESOURCES, tarballBytes, ...sizeOf(chimeResources) });
  }
  return results;
}

function sizeOf(folder: string): Pick<PackageResult, 'installedBytes' | 'packages'> {
  const packages = installedPackages(folder).filter((installed) => !CDK.test(installed));
  const outermost = packages.filter((installed) => installed.lastIndexOf('node_modules/') === 0);
  return {
    installedBytes: outermost.reduce((total, installed) => total + bytesOf(path.join(folder, installed)).raw, 0),
    packages: packages.length,
  };
}
