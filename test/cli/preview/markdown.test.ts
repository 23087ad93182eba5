/** `preview --format markdown`: what GitHub could read as markup or as a command, and the length of the report. */
import { expect, test } from '@jest/globals';
import { lookup, NUMBER, outputs, providerFunction, runPreview, useFolder } from '../run-preview';

const folder = useFolder();

const HOSTILE =
  'a|b`c`\n::error::d ##[error]e <img src=x> </code> @octocat #1 **f** [g](https://h) www.i.com $j$ \\| &lt; _k_ ~l~';

/** The number of cells of each row, in each table. */
const widthsOf = (report: string) =>
  report.split(/\n(?!\|)/).map((block) => [
    ...new Set(
      block
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.split('|').length),
    ),
  ]);

test('texts of the app are neither markup, mentions, nor commands of a workflow', async () => {
  const Resources = {
    Function: providerFunction(),
    Line: lookup({ AbsentValue: HOSTILE }),
    Gone: lookup({ PhoneNumberId: '+19995550000' }),
    Later: lookup({ PhoneNumberId: { 'Fn::GetAtt': ['Queue', HOSTILE] } }),
  };
  const stack = {
    path: `Stack ${HOSTILE}`,
    template: { Resources, Outputs: outputs({ [HOSTILE]: HOSTILE, Number: NUMBER }) },
  };

  const { stdout, status } = await runPreview(folder(), [stack], ['--offline', '--format', 'markdown']);

  expect(status).toBe(1);
  expect(stdout).toMatch(/^### ❌ 3 lookups: 1 succeeded, 1 failed, 1 only a deployment can run\n/);
  expect(stdout).toMatch(
    /^- ❌ 1 lookup would fail the deployment:\n {2}- \*\*Stack a.+ {2}Gone \(\+19995550000\)\*\*\. The phone number is not in/m,
  );
  expect(stdout).toContain('| ✅ | Line | <code>+12065550100</code> | <code>Assigned</code> |');
  expect(stdout).toContain('<details><summary>Stack outputs (2)</summary>\n\n| Stack | Output | Value |\n');
  const ours = stdout.replaceAll(/<\/?(code|em|details|summary)>|\*\*|&#\d+;|^#+ /gm, '');
  expect(ours.match(/[!#$&*<>@[\\\]^_`{}~]|::|:\/\//g)).toBeNull();
  expect(stdout).not.toMatch(/@|&#64;(?!&#8203;)(?![^|]*<\/code>)/);
  expect(widthsOf(stdout).filter(({ length }) => length > 1)).toEqual([]);
});

test('a report that is too long for a comment tells what it omits', async () => {
  const stacks = [...Array(10).keys()].map((index) => ({
    path: `Stack${index}`,
    template: {
      Resources: {
        Function: providerFunction(),
        ...Object.fromEntries(
          [...Array(30).keys()].map((line) => [`Line${line}`, lookup({ PhoneNumberId: '{{resolve:ssm:a}}' })]),
        ),
      },
      Outputs: outputs(Object.fromEntries([...Array(150).keys()].map((name) => [`O${name}`, 'é|'.repeat(1000)]))),
    },
  }));

  const { stdout } = await runPreview(folder(), stacks, ['--offline', '--format', 'markdown']);

  expect(stdout.length).toBeLessThan(60_100);
  expect(stdout.length).toBeGreaterThan(55_000);
  expect(stdout).toMatch(/, \*\*Stack0 {2}Line\d+\*\*, and \d+ more\. /);
  expect(stdout).toMatch(/\n<\/details>\n\n…and \d+ more, which this report has no room for\.\n$/);
  expect(widthsOf(stdout).filter(({ length }) => length > 1)).toEqual([]);
});
