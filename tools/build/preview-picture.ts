/**
 * `npm run docs:preview`: previews a small app offline, and draws the output for the README in
 * `docs/images/preview.svg`. Run `npm run build` first.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { PhoneNumberLookup, PhoneNumberStatus } from '../../lib';
import { CHECKOUT, makeRunFolder, removeRunFolder } from '../shared/folders';
import { run } from '../shared/processes';
import { main } from '../shared/script';

const PICTURE = path.join(CHECKOUT, 'docs', 'images', 'preview.svg');
const PROMPT = '$ npx cdk-chime-phone-number preview --offline';

const COLUMNS = 92;
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

/** Escape sequences that end others. */
const ENDS: Readonly<Record<string, readonly string[]>> = { '22': ['1', '2'], '39': ['31', '32', '33'] };

const ESCAPE_SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[(\\d+)m`);

/** An app in whose preview one lookup fails. Its numbers are in the sample inventory. */
function synthesize(outdir: string): void {
  const app = new App({ outdir });
  const numbers = new Stack(app, 'Numbers');
  const expect = { statuses: [PhoneNumberStatus.ASSIGNED] };
  const supportLine = new PhoneNumberLookup(numbers, 'SupportLine', { phoneNumberId: '+12065550100', expect });
  const salesLine = new PhoneNumberLookup(numbers, 'SalesLine', { phoneNumberId: '+18005550111', expect });
  const londonLine = new PhoneNumberLookup(numbers, 'LondonLine', { phoneNumberId: '+442079460123', expect });
  new CfnOutput(numbers, 'SupportVoiceConnector', { value: supportLine.voiceConnectorId });
  new CfnOutput(numbers, 'LondonStatus', { value: londonLine.status });
  new lambda.Function(new Stack(app, 'CallFlow'), 'Ivr', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => undefined;'),
    environment: { SUPPORT_NUMBER: supportLine.e164PhoneNumber, SALES_NUMBER: salesLine.e164PhoneNumber },
  });
  app.synth();
}

async function preview(): Promise<string> {
  const folder = makeRunFolder();
  try {
    synthesize(path.join(folder, 'cdk.out'));
    const command = path.join(CHECKOUT, 'bundle', 'cli', 'cdk-chime-phone-number.js');
    const env = { PATH: process.env.PATH, FORCE_COLOR: '1', COLUMNS: String(COLUMNS) };
    const { status, stdout, stderr } = await run(process.execPath, [command, 'preview', '--offline'], {
      cwd: folder,
      env,
    });
    if (status !== 1) {
      throw new Error(`The preview ended with ${String(status)}: ${stderr}`);
    }
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
    // Columns stay aligned, and inside of the picture, in any font.
    const length = (stripVTControlCharacters(line).length * CHARACTER_WIDTH).toFixed(1);
    return line === ''
      ? ''
      : `  <text x="${PADDING}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${drawLine(line)}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The preview of an app in a terminal">
  <rect width="100%" height="100%" rx="8" fill="#0d1117"/>
  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="#e6edf3">
${rows.join('')}  </g>
</svg>
`;
}

/** `split` returns texts and the numbers of escape sequences alternately. */
function drawLine(line: string): string {
  let active: readonly string[] = [];
  return line
    .split(ESCAPE_SEQUENCE)
    .map((part, index) => {
      if (index % 2 === 1) {
        const ended = ENDS[part];
        active = ended === undefined ? [...active, part] : active.filter((one) => !ended.includes(one));
        return '';
      }
      const text = part.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
      const styles = active.map((one) => STYLES[one]).join(' ');
      return text === '' || styles === '' ? text : `<tspan ${styles}>${text}</tspan>`;
    })
    .join('');
}

main(async () => {
  const picture = draw(await preview());
  mkdirSync(path.dirname(PICTURE), { recursive: true });
  writeFileSync(PICTURE, picture);
});
