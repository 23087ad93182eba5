/** As many as the bench asks for. */
export const numbers = Array.from(
  { length: Number(process.env.BENCH_LOOKUPS) },
  (_, index) => `+1206555${String(1000 + index)}`,
);
