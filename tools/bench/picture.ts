/** Draws bars as an SVG for light and dark pages. */

export interface Bar {
  readonly label: string;
  readonly milliseconds: number;
}

const WIDTH = 760;
const MARGIN = 10;
/** Wider than a character of any usual font is on average, because the page chooses the font. */
const CHARACTER_WIDTH = 10;
const ROW = 34;
const BAR = 20;
const TOP = 44;

/** @param bars that of this package is first. */
export function picture(bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ milliseconds }) => milliseconds));
  const height = TOP + bars.length * ROW + 8;
  const valueOf = ({ milliseconds }: Bar): string => `${milliseconds.toFixed(0)} ms`;
  const labelWidth = widthOf(bars.map(({ label }) => label)) + 2 * MARGIN;
  const barWidth = WIDTH - labelWidth - widthOf(bars.map(valueOf)) - 2 * MARGIN;
  const rows = bars.map((bar, index) => {
    const y = TOP + index * ROW;
    const width = (bar.milliseconds / longest) * barWidth;
    const text = y + BAR - 5;
    return `<text x="${labelWidth - MARGIN}" y="${text}" text-anchor="end">${bar.label}</text>
<rect class="${index === 0 ? 'ours' : 'other'}" x="${labelWidth}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="3"/>
<text x="${(labelWidth + width + MARGIN).toFixed(1)}" y="${text}">${valueOf(bar)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What a deployment waits for: ${bars.map((bar) => `${bar.label}: ${valueOf(bar)}`).join('; ')}">
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

function widthOf(texts: readonly string[]): number {
  return Math.max(...texts.map(({ length }) => length)) * CHARACTER_WIDTH;
}
