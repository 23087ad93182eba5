/** Colors on a terminal. Files and pipes get none, unless `FORCE_COLOR` is set. */
import pc from 'picocolors';

export const colors = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined),
);
