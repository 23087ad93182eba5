import { cpus, release, totalmem, type } from 'node:os';
import { devDependencies } from '../../package.json';

const GIB = 2 ** 30;

/** Describes the computer and the versions of packages, one per line. */
export function machine(): string[] {
  const [cpu] = cpus();
  const packages = ['aws-cdk-lib', '@aws-sdk/client-chime-sdk-voice', '@aws-sdk/client-chime', 'esbuild'] as const;
  return [
    `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${(totalmem() / GIB).toFixed(1)} GiB of memory`,
    `${type()} ${release()}, Node.js ${process.version}`,
    packages.map((name) => `${name} ${devDependencies[name]}`).join(', '),
  ];
}
