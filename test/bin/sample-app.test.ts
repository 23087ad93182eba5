import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Finished, runBin, runCommand } from '../support/run';

let output: string;
let synthesized: Finished;

beforeAll(async () => {
  output = mkdtempSync(path.join(tmpdir(), 'sample-'));
  synthesized = await runBin('cdk', ['synth', '--quiet', '--output', output]);
}, 60_000);

afterAll(() => {
  rmSync(output, { recursive: true });
});

describe('the sample app', () => {
  test('synthesizes without warnings', () => {
    expect(synthesized.stderr).not.toMatch(/warning/i);
    expect(synthesized.status).toBe(0);
  });

  // Without the hashes of assets, which change with the handler.
  test.each(['PhoneNumberProducer', 'PhoneNumberConsumer'])('%s has the stored template', (stack) => {
    const template = readFileSync(path.join(output, `${stack}.template.json`), 'utf8');

    expect(JSON.parse(template.replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH'))).toMatchSnapshot();
  });

  test('has weak references from the consumer to the producer', () => {
    const consumer = readFileSync(path.join(output, 'PhoneNumberConsumer.template.json'), 'utf8');

    expect(consumer).toContain('Fn::GetStackOutput');
    expect(consumer).not.toContain('Fn::ImportValue');
  });

  test('can be previewed with the documented sample', async () => {
    const { status, stdout } = await runCommand(['preview', '--offline', '--json', '--app', output]);

    expect(status).toBe(0);
    const preview = JSON.parse(stdout) as {
      outputs: { place: string; value?: string }[];
      crossStackValues: { place: string; value: string }[];
    };
    const outputs = Object.fromEntries(preview.outputs.map(({ place, value }) => [place, value]));
    expect(outputs).toMatchObject({
      SupportLineNumber: '+12065550100',
      SupportLineStatus: 'Assigned',
      SupportLineVoiceConnector: 'abcdef1ghij2klmno3pqr4',
    });
    expect(preview.crossStackValues.map(({ place, value }) => [place, value])).toEqual([
      ['Ivr.Environment.Variables.SUPPORT_LINE_E164_PHONE_NUMBER', '+12065550100'],
      ['Ivr.Environment.Variables.SUPPORT_LINE_STATUS', 'Assigned'],
      ['Ivr.Environment.Variables.SUPPORT_LINE_ASSOCIATIONS', expect.stringContaining('abcdef1ghij2klmno3pqr4')],
      ['SupportLineParameter.Value', '+12065550100'],
    ]);
  });
});

test('uses the number in the context', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'sample-'));
  await runBin('cdk', ['synth', '--quiet', '--output', directory, '--context', 'phoneNumberId=18005550111'], {
    environment: { CDK_VALIDATION: 'false' },
  });

  const { stdout } = await runCommand(['preview', '--offline', '--app', directory]);

  expect(stdout).toContain('+18005550111');
  expect(stdout).toContain('SipMediaApplicationDialIn');
  rmSync(directory, { recursive: true });
}, 60_000);
