/** The handler tries again itself, bounded by time; the SDK's clients try once. */
import type { Pluggable } from '@smithy/types';

/** Keeps the place of the SDK's middleware: that which signs is put after it. */
export function getRetryPlugin(): Pluggable<object, object> {
  return {
    applyToStack: (stack) => {
      stack.add((next) => next, { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high' });
    },
  };
}

export function resolveRetryConfig<T>(config: T): T {
  return config;
}
