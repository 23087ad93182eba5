/** Middleware that has nothing to do in the handler: no logger is set, and Chime calls no functions back. */
function noPlugin(): { applyToStack(): void } {
  return { applyToStack: () => undefined };
}

export { noPlugin as getLoggerPlugin, noPlugin as getRecursionDetectionPlugin };
