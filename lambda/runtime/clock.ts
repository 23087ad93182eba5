/** Time and randomness, which tests replace. */
export interface Clock {
  /** Milliseconds on a monotonic clock. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** @returns a function that cancels the callback. */
  schedule(milliseconds: number, callback: () => void): () => void;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
}

export const systemClock: Clock = {
  // Not `performance`, because it makes Node.js load more modules.
  now: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: async (milliseconds) => {
    await new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    });
  },
  schedule: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};
