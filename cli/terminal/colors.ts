/** Colors on a terminal, and none in files and pipes, those of a CI system included. */
import pc from 'picocolors';

export const colors = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined),
);
