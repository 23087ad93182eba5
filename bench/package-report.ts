/** What came of the package's sizes, in Markdown. */
import type { PackageResult } from './package';
import { count, table } from './tables';

export function packageReport(results: readonly PackageResult[]): string {
  const [ours, theirs] = results;
  const rows = results.map(({ name, tarballBytes, installedBytes, packages }) => [
    name,
    ...[tarballBytes, installedBytes, packages].map(count),
  ]);
  const ratios =
    ours === undefined || theirs === undefined
      ? []
      : [
          [
            'times',
            ...(['tarballBytes', 'installedBytes', 'packages'] as const).map((of) =>
              (ours[of] / theirs[of]).toPrecision(2),
            ),
          ],
        ];
  return `## Package

Tarball, and what npm installs of it, without aws-cdk-lib, constructs and what those bring.

${table(['', 'tarball, bytes', 'installed, bytes', 'packages'], [...rows, ...ratios])}`;
}
