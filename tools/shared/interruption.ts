/** How a command that runs for long learns that it shall end. */

/** Aborted by Ctrl-C, and by being told to end. Signals after the first are let pass: the end is on its way. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort();
    });
  }
  return controller.signal;
}
