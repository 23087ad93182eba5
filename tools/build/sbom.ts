/** Writes sbom.cdx.json: the packages that the bundles contain, as a software bill of materials (CycloneDX). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';
import { runOrThrow } from '../shared/processes';
import { bundledPackages, packageOf } from './licenses';

const OPTIONS = ['--mc-type', 'library', '--output-reproducible', '--validate', '--output-file', 'sbom.cdx.json'];

export async function writeSbom(metafiles: readonly Metafile[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sbom-'));
  try {
    const metafile = path.join(folder, 'metafile.json');
    writeFileSync(metafile, JSON.stringify(merge(metafiles)));
    await runOrThrow('npx', ['cyclonedx-esbuild', ...OPTIONS, metafile]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One metafile for all bundles, without packages that contribute no code. */
function merge(metafiles: readonly Metafile[]): Metafile {
  const bundled = bundledPackages(metafiles);
  const isBundled = (file: string): boolean => {
    const folder = packageOf(file);
    return folder === undefined || bundled.has(folder);
  };
  const outputs = metafiles.flatMap((metafile) =>
    Object.entries(metafile.outputs).map(([name, output]) => {
      const inputs = Object.entries(output.inputs).filter(([file]) => isBundled(file));
      return [name, { ...output, inputs: Object.fromEntries(inputs) }] as const;
    }),
  );
  return {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)) as Metafile['inputs'],
    outputs: Object.fromEntries(outputs),
  };
}
