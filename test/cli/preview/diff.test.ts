/** `preview --diff`: the comparison with deployed stacks and with the attributes that lookups keep. */
import { describe, expect, test } from '@jest/globals';
import { refuse } from '../../../fake-aws/faults';
import { queryError } from '../../../fake-aws/query-protocol';
import { PhoneNumberAttribute } from '../../../lib';
import { writeLastSuccess } from '../../../lib/contract/last-success';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { lookup, NUMBER, outputs, providerFunction, runPreview } from '../run-preview';
import { ACCOUNT, own, PARAMETER, REGION, status, useDeployedStack } from './deployed-stack';

const aws = useDeployedStack();

describe('the comparison', () => {
  test('has what is unchanged, changed, new, removed, and unknown', async () => {
    aws.cloudFormation.outputs = {
      Same: NUMBER,
      Changed: 'Unassigned',
      Fixed: 'Unassigned',
      Masked: '****',
      Later: 'https://example.com/queue',
      Gone: 'a & <b>',
      Off: 'a',
      ExportsOutputFnGetAttLineStatus: 'Unassigned',
    };
    const stacks: readonly AssemblyStack[] = [
      own(
        {
          Same: { 'Fn::GetAtt': ['Line', 'E164PhoneNumber'] },
          Changed: status('Line'),
          Fixed: { 'Fn::Join': ['', [status('Fixed')]] },
          Masked: 'secret',
          Added: 'b',
          Later: { Ref: 'Queue' },
          NewLater: { Ref: 'Queue' },
          ExportsOutputFnGetAttLineStatus: status('Line'),
        },
        {
          Resources: {
            Function: providerFunction(),
            Line: lookup({ Refresh: '1' }),
            Fixed: lookup(),
            Queue: { Type: 'AWS::SQS::Queue' },
          },
        },
      ),
      { path: 'New', account: ACCOUNT, region: REGION, template: { Outputs: outputs({ First: 'a' }) } },
    ];

    const { deployed, exitStatus, notices } = await aws.diff(stacks);

    const later = 'only a deployment can know Ref of Queue';
    expect(deployed).toEqual([
      { stack: 'Own', place: 'Same', change: 'UNCHANGED', value: NUMBER, deployed: NUMBER },
      {
        stack: 'Own',
        place: 'Changed',
        change: 'CHANGED',
        value: 'Assigned',
        deployed: 'Unassigned',
        withoutRefresh: [],
      },
      {
        stack: 'Own',
        place: 'Fixed',
        change: 'CHANGED',
        value: 'Assigned',
        deployed: 'Unassigned',
        withoutRefresh: ['Fixed'],
      },
      {
        stack: 'Own',
        place: 'Masked',
        change: 'UNKNOWN',
        value: 'secret',
        deployed: '****',
        reason: 'CloudFormation masks the deployed value',
      },
      { stack: 'Own', place: 'Added', change: 'NEW', value: 'b' },
      { stack: 'Own', place: 'Later', change: 'UNKNOWN', deployed: 'https://example.com/queue', reason: later },
      { stack: 'Own', place: 'NewLater', change: 'NEW', reason: later },
      { stack: 'Own', place: 'Gone', change: 'REMOVED', deployed: 'a & <b>' },
      { stack: 'Own', place: 'Off', change: 'REMOVED', deployed: 'a' },
      { stack: 'New', change: 'NEW' },
      { stack: 'New', place: 'First', change: 'NEW', value: 'a' },
    ]);
    expect(exitStatus).toBe(0);
    expect(notices.join('\n')).toMatch(/AWS_ENDPOINT_URL_CLOUDFORMATION=.+AWS_ENDPOINT_URL_SSM=/);
    expect(aws.ssm.requests).toEqual([]);
  });

  test('has the attributes that a lookup keeps in its parameter', async () => {
    aws.cloudFormation.outputs = { Status: 'Assigned' };
    const { lookups } = await aws.diff([own({ Status: status('Line') })]);
    const attributes = lookups[0]?.attributes ?? ({} as Record<PhoneNumberAttribute, string>);

    aws.ssm.put(PARAMETER, writeLastSuccess({ ...attributes, Status: 'Unassigned' }));
    const changed = await aws.diff([own({ Status: status('Line') })]);
    aws.ssm.put(PARAMETER, writeLastSuccess(attributes));
    const same = await aws.diff([own({ Status: status('Line') })]);

    const names = Object.values(PhoneNumberAttribute);
    expect(changed.deployed.filter(({ path }) => path === 'Line').map(({ place }) => place)).toEqual(names);
    expect(changed.deployed.filter(({ change }) => change !== 'UNCHANGED')).toEqual([
      {
        stack: 'Own',
        path: 'Line',
        place: 'Status',
        change: 'CHANGED',
        value: 'Assigned',
        deployed: 'Unassigned',
        withoutRefresh: [],
      },
    ]);
    expect(same.deployed.map(({ change }) => change)).toEqual(Array(names.length + 1).fill('UNCHANGED'));
  });
});

describe('a notice', () => {
  test('tells a status that is not final, and a parameter that is deployed with another value', async () => {
    aws.cloudFormation.stackStatus = 'UPDATE_IN_PROGRESS';
    aws.cloudFormation.parameters = { Stage: 'prod', Same: 'a', Secret: '****', Given: 'b', Later: 'c' };
    const Parameters = Object.fromEntries(
      ['Stage', 'Same', 'Secret', 'Given'].map((name) => [name, { Type: 'String', Default: 'a' }]),
    );

    const { notices } = await aws.diff(
      [own({}, { Resources: {}, Parameters: { ...Parameters, Later: { Type: 'String' } } })],
      '--parameters',
      'Given=c',
    );

    expect(notices.filter((one) => one.startsWith('Stack'))).toEqual([
      'Stack Own has the status UPDATE_IN_PROGRESS, so what is deployed can change, or be incomplete.',
      'Stack Own is deployed with Stage=prod, which cdk deploy keeps, but the preview uses the default a. To compare with the deployed value, pass --parameters Own:Stage=prod.',
    ]);
  });
});

describe('the report for a person', () => {
  const report = async (stacks: readonly AssemblyStack[], ...args: readonly string[]) => {
    const { stdout } = await runPreview(aws.folder(), stacks, ['--diff', ...args], {
      environment: { ...aws.environment, COLUMNS: '80' },
    });
    return stdout;
  };
  const stack = own(
    { Same: 'a', Line: status('Line'), Fixed: status('Fixed'), Added: '', Later: { Ref: 'Queue' } },
    { Resources: { Function: providerFunction(), Line: lookup({ Refresh: '1' }), Fixed: lookup() } },
  );

  test('counts unchanged values, and marks changed, new, removed, and possible ones', async () => {
    aws.cloudFormation.outputs = { Same: 'a', Line: 'Unassigned', Fixed: 'Unassigned', Gone: '**b**', Later: 'c' };
    const stacks = [
      stack,
      { path: 'New', account: ACCOUNT, region: REGION, template: { Outputs: outputs({ A: 'a' }) } },
    ];

    const text = await report(stacks);
    const markdown = await report(stacks, '--format', 'markdown');

    expect(text).toContain(`
Stack outputs
  Own
    Later  (only a deployment can know Ref of Queue)
  New
    A      a

Compared with what is deployed
  Own
    ~ Line   Unassigned → Assigned
    ? Fixed  Unassigned → Assigned
    + Added  (empty)
    - Gone   **b**
  + New  is new, because it isn't deployed
  ? Fixed: without refresh (RefreshPolicy.onChange()), so a deployment changes
  the values only if another property changes.
  1 unchanged, 1 that only a deployment can know.

2 lookups: 2 succeeded, 0 failed; 3 changes, 1 possible change, 1 new stack
`);
    expect(markdown).toMatch(/^### ✅ 2 lookups: 2 succeeded, 0 failed; 3 changes, 1 possible change, 1 new stack\n/);
    expect(markdown).toContain(`
|  | Stack | Value | Deployed | After a deployment |
| --- | --- | --- | --- | --- |
| changed | Own | Line | <code>Unassigned</code> | <code>Assigned</code> |
| possible | Own | Fixed | <code>Unassigned</code> | <code>Assigned</code> |
| new | Own | Added |  | (empty) |
| removed | Own | Gone | <code>&#42;&#42;b&#42;&#42;</code> |  |

- **New** is new, because it isn't deployed
- **Fixed**: without refresh`);
  });

  test('says that nothing changes, and what could not be read', async () => {
    aws.cloudFormation.outputs = { Same: 'a' };

    const unchanged = await report([own({ Same: 'a' }, { Resources: {} })]);
    aws.cloudFormation.injectFault(refuse(queryError(403, 'AccessDenied', 'denied')));
    const unread = await report([own({ Same: 'a' }, { Resources: {} })]);

    expect(unchanged).toMatch(
      /\nCompared with what is deployed\n {2}No changes\. 1 unchanged\.\n\n0 lookups.+; no changes\n$/,
    );
    expect(unread).toMatch(/\n! What is deployed could not be read\n {2}AWS CloudFormation answered 403 AccessDenied/);
    expect(unread).toMatch(/; what is deployed could not be read\n$/);
    expect(unread).not.toContain('Compared with');
  });
});

test.each([
  [['--diff', '--offline'], /--diff reads the deployed stacks from AWS, but --offline uses no network/],
  [['--json', '--format', 'text'], /--json is short for --format json, but --format is text/],
  [['--format', 'yaml'], /Allowed choices are text, json, markdown/],
])('the exit status is 2 for the options %j', async (args, message) => {
  const {
    status: exitStatus,
    stderr,
    stdout,
  } = await runPreview(aws.folder(), [own({})], args, { environment: aws.environment });

  expect([exitStatus, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});
