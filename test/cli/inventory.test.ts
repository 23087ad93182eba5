/** The command `inventory`, and the notices about a file that `--offline` reads. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from '@jest/globals';
import { runCommand } from '../support/run';
import { runPreview, stackWith, useFolder } from './run-preview';

const folder = useFolder();

test('the command inventory prints a starter that --offline accepts', async () => {
  const { status, stdout } = await runCommand(['inventory']);
  writeFileSync(path.join(folder(), 'inventory.json'), stdout);

  const previewed = await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty('$comment');
  expect(JSON.parse(previewed.stdout)).toMatchObject({ success: true, notices: [] });
});

test('an inventory gets notices about a number that is listed twice and about an unknown status', async () => {
  const numbers = [
    { PhoneNumberId: '+12065550100', Status: 'Assigned' },
    { PhoneNumberId: '%2B12065550100', Status: 'Asigned' },
  ];
  writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers: numbers }));

  const { stdout } = await runPreview(folder(), [stackWith()], ['--offline', 'inventory.json', '--json']);

  expect((JSON.parse(stdout) as { notices: string[] }).notices).toEqual([
    'PhoneNumbers[1] of the inventory has the number of PhoneNumbers[0], and replaces it. List each number once.',
    expect.stringContaining(
      `PhoneNumbers[1] of the inventory has the status "Asigned", which Amazon Chime doesn't document.`,
    ),
  ]);
});
