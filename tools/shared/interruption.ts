/**
 * Returns a signal that aborts on Ctrl-C and on termination, so that a command can clean up. Further signals don't end
 * the process.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      controller.abort();
    });
  }
  return controller.signal;
}
