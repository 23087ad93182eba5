/** The modes of the function's code, which the CDK uploads with the code. */
import { chmodSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { AssetStaging } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const FOLDER_MODE = 0o755;
const FILE_MODE = 0o644;

/**
 * Makes the code readable for everyone, because Lambda runs it as a user that doesn't own it. With a umask such as 027,
 * npm installs files that only their owner can read.
 */
export function makeCodeReadable(fn: IConstruct): void {
  for (const { absoluteStagedPath: folder } of fn.node.findAll().filter((child) => child instanceof AssetStaging)) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file));
    [folder, ...files].forEach(makeReadable);
  }
}

function makeReadable(file: string): void {
  const stats = statSync(file);
  const mode = stats.isDirectory() ? FOLDER_MODE : FILE_MODE;
  if ((stats.mode & mode) === mode) {
    return;
  }
  try {
    chmodSync(file, mode);
  } catch {
    // Without asset staging, the file is in the installed package, which can belong to another user.
  }
}
