import { expect, test } from '@jest/globals';
import { Report } from '../../../tools/verify-account/report';

const NUMBER = '+12065550100';

/** Returns the evidence of the claim `destroy` in the Markdown of a report. */
const evidenceOf = (report: Report) => /^\| `destroy` \|.*\| ([^|]*) \|$/m.exec(report.toMarkdown({}))?.[1];

test('long evidence keeps its beginning and its end, on one line and without the number', () => {
  const report = new Report(false);

  report.judge('destroy', false, `cdk destroy\n${'progress\n'.repeat(100)}Access denied for ${NUMBER}`);

  const evidence = evidenceOf(report);
  expect(evidence).toMatch(/^cdk destroy progress .* … .*progress Access denied for …0100$/);
  expect(evidence?.length).toBeLessThan(410);
});

test.each([140, 145, 148])('a number at the cut after %d characters is masked', (position) => {
  const report = new Report(false);

  report.judge('destroy', false, `${'x'.repeat(position)} ${NUMBER} ${'y'.repeat(400)}`);

  expect(evidenceOf(report)).not.toMatch(/\+|2065/);
});

test('a claim without a verdict could not be seen', () => {
  const report = new Report(false);

  expect(evidenceOf(report)).toBe('The run ended before.');
  expect([report.count('held'), report.count('did not hold')]).toEqual([0, 0]);
});
