export interface Summary {
  readonly median: number;
  /** The lower quartile. */
  readonly low: number;
  /** The upper quartile. */
  readonly high: number;
}

export function summarize(values: readonly number[]): Summary {
  return {
    median: quantile(values, 0.5),
    low: quantile(values, 0.25),
    high: quantile(values, 0.75),
  };
}

/** Divides the medians. The range is that of the quotients of the quartiles. */
export function ratio(values: readonly number[], others: readonly number[]): Summary {
  const one = summarize(values);
  const other = summarize(others);
  return {
    median: one.median / other.median,
    low: one.low / other.high,
    high: one.high / other.low,
  };
}

/** Interpolates between two values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}
