/** Draws bars as an SVG for light and dark pages. */

export interface Bar {
  readonly label: string;
  readonly milliseconds: number;
}

const WIDTH = 760;
const LABEL_WIDTH = 200;
const VALUE_WIDTH = 80;
const ROW = 34;
const BAR = 20;
const TOP = 44;

/** @param bars that of this package is first. */
export function picture(bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ milliseconds }) => milliseconds));
  const height = TOP + bars.length * ROW + 8;
  const rows = bars.map(({ label, milliseconds }, index) => {
    const y = TOP + index * ROW;
    const width = (milliseconds / longest) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH);
    const text = y + BAR - 5;
    return `<text x="${LABEL_WIDTH - 10}" y="${text}" text-anchor="end">${label}</text>
<rect class="${index === 0 ? 'ours' : 'other'}" x="${LABEL_WIDTH}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>
<text x="${(LABEL_WIDTH + width + 8).toFixed(1)}" y="${text}">${milliseconds.toFixed(0)} ms</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What a deployment waits for: ${bars.map(({ label, milliseconds }) => `${label}: ${milliseconds.toFixed(0)} ms`).join('; ')}">
<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.ours { fill: #1a7f37; }
.other { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.ours { fill: #3fb950; }
.other { fill: #6e7681; }
}
</style>
<text class="title" x="10" y="22">What a deployment waits for: the first lookup of a new function</text>
${rows.join('\n')}
</svg>
`;
}
