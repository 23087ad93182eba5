/**
 * `npm run docs:preview`: previews the sample app offline, and draws the output for the README in
 * `docs/images/preview.svg`. Run `npm run build` first.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { CHECKOUT, makeRunFolder, removeRunFolder } from '../shared/folders';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

const PICTURE = path.join(CHECKOUT, 'docs', 'images', 'preview.svg');
const PROMPT = '$ npx cdk-chime-phone-number preview --offline';

const COLUMNS = 120;
const FONT_SIZE = 14;
const CHARACTER_WIDTH = 8.43;
const LINE_HEIGHT = 20;
const PADDING = 16;

/** Styles of the escape sequences that the command writes. */
const STYLES: Readonly<Record<string, string>> = {
  '1': 'font-weight="bold"',
  '2': 'fill="#8b949e"',
  '31': 'fill="#ff7b72"',
  '32': 'fill="#7ee787"',
  '33': 'fill="#e3b341"',
};

const ESCAPE_SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)m`);

async function previewSample(): Promise<string> {
  const folder = makeRunFolder();
  try {
    const assembly = path.join(folder, 'cdk.out');
    await runOrThrow(process.execPath, [
      require.resolve('tsx/cli'),
      path.join(CHECKOUT, 'tools', 'build', 'synth-sample.ts'),
      assembly,
    ]);
    const command = path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js');
    const env = { PATH: process.env.PATH, FORCE_COLOR: '1', COLUMNS: String(COLUMNS) };
    const { stdout } = await runOrThrow(process.execPath, [command, 'preview', '--offline', '--app', assembly], {
      env,
    });
    return stdout.trimEnd();
  } finally {
    removeRunFolder(folder);
  }
}

function draw(text: string): string {
  const lines = [PROMPT, '', ...text.split('\n')];
  const width = Math.ceil(COLUMNS * CHARACTER_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map((line, index) => {
    const y = PADDING + (index + 1) * LINE_HEIGHT - (LINE_HEIGHT - FONT_SIZE);
    return line === '' ? '' : `  <text x="${PADDING}" y="${y}" xml:space="preserve">${drawLine(line)}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The preview of the sample app in a terminal">
  <rect width="100%" height="100%" rx="8" fill="#0d1117"/>
  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="#e6edf3">
${rows.join('')}  </g>
</svg>
`;
}

/** `split` returns texts and the numbers of escape sequences alternately. */
function drawLine(line: string): string {
  let style: string | undefined;
  return line
    .split(ESCAPE_SEQUENCE)
    .map((part, index) => {
      if (index % 2 === 1) {
        style = STYLES[part];
        return '';
      }
      const text = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      return text === '' || style === undefined ? text : `<tspan ${style}>${text}</tspan>`;
    })
    .join('');
}

main(async () => {
  const picture = draw(await previewSample());
  mkdirSync(path.dirname(PICTURE), { recursive: true });
  writeFileSync(PICTURE, picture);
});
