/** `preview --diff`: the comparison with deployed stacks and with the attributes that lookups keep. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import schema from '../../../cli/preview/preview.schema.json';
import { CloudFormationEndpoint } from '../../../fake-aws/cloudformation-endpoint';
import { refuse } from '../../../fake-aws/faults';
import { queryError } from '../../../fake-aws/query-protocol';
import { SsmEndpoint, ssmError } from '../../../fake-aws/ssm-endpoint';
import { PhoneNumberAttribute } from '../../../lib';
import { lastSuccessParameterName, writeLastSuccess } from '../../../lib/contract/last-success';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { lookup, NUMBER, outputs, providerFunction, runPreview, useAws, useFolder } from '../run-preview';

const REGION = 'us-east-1';
const ACCOUNT = '111122223333';
const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Own/51af3dc0-da77-11e4-872e-1234567db123`;
const PARAMETER = lastSuccessParameterName('Own', 'Line');

const restoring = lookup({ OnRollback: 'restore', Refresh: '1' });
const status = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Status'] });

const own = (values: Readonly<Record<string, unknown>>, template: object = {}): AssemblyStack => ({
  path: 'Own',
  account: ACCOUNT,
  region: REGION,
  template: {
    Resources: { Function: providerFunction(), Line: restoring, Fixed: lookup() },
    Outputs: outputs(values),
    ...template,
  },
});

interface ComparisonJson {
  readonly stack: string;
  readonly path?: string;
  readonly place?: string;
  readonly change: string;
  readonly value?: string;
  readonly deployed?: string;
  readonly reason?: string;
}

const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);
const folder = useFolder();
const aws = useAws();
let cloudFormation: CloudFormationEndpoint;
let ssm: SsmEndpoint;
let environment: Record<string, string>;

beforeEach(async () => {
  cloudFormation = await CloudFormationEndpoint.start(STACK_ID, REGION);
  cloudFormation.stackStatus = 'UPDATE_COMPLETE';
  ssm = await SsmEndpoint.start(REGION);
  environment = { ...aws.environment, ...cloudFormation.environment, ...ssm.environment };
});

afterEach(async () => {
  await Promise.all([cloudFormation.stop(), ssm.stop()]);
});

const diff = async (stacks: readonly AssemblyStack[], ...args: readonly string[]) => {
  const {
    stdout,
    stderr,
    status: exitStatus,
  } = await runPreview(folder(), stacks, ['--diff', '--json', '--timeout', '2', ...args], { environment });
  expect(stderr).toBe('');
  const document = JSON.parse(stdout) as {
    readonly deployed: readonly ComparisonJson[];
    readonly lookups: readonly { readonly attributes: Record<PhoneNumberAttribute, string> }[];
    readonly notices: readonly string[];
  };
  validate(document);
  expect(validate.errors).toBeNull();
  return { ...document, exitStatus };
};

describe('the comparison', () => {
  test('has what is unchanged, changed, new, removed, and unknown', async () => {
    cloudFormation.outputs = {
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

    const { deployed, exitStatus, notices } = await diff(stacks);

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
    expect(ssm.requests).toEqual([]);
  });

  test('has the attributes that a lookup keeps in its parameter', async () => {
    cloudFormation.outputs = { Status: 'Assigned' };
    const { lookups } = await diff([own({ Status: status('Line') })]);
    const attributes = lookups[0]?.attributes ?? ({} as Record<PhoneNumberAttribute, string>);

    ssm.put(PARAMETER, writeLastSuccess({ ...attributes, Status: 'Unassigned' }));
    const changed = await diff([own({ Status: status('Line') })]);
    ssm.put(PARAMETER, writeLastSuccess(attributes));
    const same = await diff([own({ Status: status('Line') })]);

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

  const KEPT = `the stack has no SSM parameter ${PARAMETER}: its lookup is new, or was deployed without OnRollback.RESTORE`;
  const nested: AssemblyStack = {
    ...own({ Status: status('Line') }, { Resources: { Inner: { Type: 'AWS::CloudFormation::Stack' } }, Outputs: {} }),
    nested: { Inner: { Resources: { Function: providerFunction(), Line: restoring } } },
  };
  test.each<[string, string, AssemblyStack, readonly object[]]>([
    ['a lookup without a parameter', '', own({}), [{ path: 'Line', change: 'UNKNOWN', reason: KEPT }]],
    [
      'an edited parameter',
      'Status=Assigned',
      own({}),
      [
        {
          path: 'Line',
          change: 'UNKNOWN',
          reason: `the SSM parameter ${PARAMETER} doesn't contain the attributes of a lookup`,
        },
      ],
    ],
    [
      'a lookup with noEcho',
      '',
      own({}, { Resources: { Function: providerFunction(), Line: lookup({ OnRollback: 'restore', NoEcho: 'true' }) } }),
      [],
    ],
    [
      'a nested stack',
      '',
      nested,
      [{ path: 'Line', change: 'UNKNOWN', reason: 'only a deployment can know the name of the nested stack' }],
    ],
    [
      'a macro',
      '',
      own({}, { Transform: 'Other', Resources: {} }),
      [
        {
          place: 'Old',
          change: 'UNKNOWN',
          deployed: 'a',
          reason: 'only a deployment can know the outputs of the template',
        },
      ],
    ],
  ])('is unknown for %s', async (_, parameter, stack, expected) => {
    cloudFormation.outputs = stack.template === nested.template || !('Transform' in stack.template) ? {} : { Old: 'a' };
    if (parameter !== '') {
      ssm.put(PARAMETER, parameter);
    }

    const { deployed, exitStatus } = await diff([stack]);

    expect(deployed).toMatchObject(expected);
    expect(deployed).toHaveLength(expected.length);
    expect(exitStatus).toBe(0);
  });

  test.each(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'])('shows all as new after %s', async (stackStatus) => {
    cloudFormation.stackStatus = stackStatus;

    const { deployed } = await diff([own({ Status: status('Line') })]);

    expect(new Set(deployed.map(({ change }) => change))).toEqual(new Set(['NEW']));
    expect(deployed).toHaveLength(2 + Object.values(PhoneNumberAttribute).length);
  });
});

describe('a notice', () => {
  test('tells a status that is not final, and a parameter that is deployed with another value', async () => {
    cloudFormation.stackStatus = 'UPDATE_IN_PROGRESS';
    cloudFormation.parameters = { Stage: 'prod', Same: 'a', Secret: '****', Given: 'b', Later: 'c' };
    const Parameters = Object.fromEntries(
      ['Stage', 'Same', 'Secret', 'Given'].map((name) => [name, { Type: 'String', Default: 'a' }]),
    );

    const { notices } = await diff(
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

describe('exit status 2', () => {
  const DENIED = 'User: arn:aws:iam::111122223333:user/a is not authorized';

  test.each<[string, () => void, AssemblyStack, string | undefined, RegExp]>([
    [
      'without permission for DescribeStacks',
      () => {
        cloudFormation.injectFault(refuse(queryError(403, 'AccessDenied', DENIED)));
      },
      own({ Status: status('Line') }),
      undefined,
      /^AWS CloudFormation answered 403 AccessDenied \(User: .+\)\. Allow cloudformation:DescribeStacks on stack Own for the credentials\.$/,
    ],
    [
      'without permission for GetParameter',
      () => {
        ssm.injectFault(refuse(ssmError('AccessDeniedException', DENIED)));
      },
      own({}),
      'Line',
      /^AWS Systems Manager answered 400 AccessDeniedException .+ Allow ssm:GetParameter on \/cdk-chime-phone-number\/Own\/Line for the credentials\.$/,
    ],
    [
      'with expired credentials',
      () => {
        cloudFormation.injectFault(refuse(queryError(403, 'ExpiredToken', 'The security token is expired')));
      },
      own({ Status: status('Line') }),
      undefined,
      /ExpiredToken .+ Sign in again\.$/,
    ],
    [
      'without a connection',
      () => {
        environment.AWS_ENDPOINT_URL_CLOUDFORMATION = 'http://127.0.0.1:9';
      },
      own({ Status: status('Line') }),
      undefined,
      /could not be reached: ECONNREFUSED .+ check the connection of this computer\.$/,
    ],
    [
      'with a response that has no stack',
      () => {
        cloudFormation.injectFault(refuse({ status: 200, body: '<DescribeStacksResponse/>' }));
      },
      own({ Status: status('Line') }),
      undefined,
      /^CloudFormation responded without the stack Own\.$/,
    ],
    [
      'in another account',
      () => undefined,
      { ...own({ Status: status('Line') }), account: '444455556666' },
      undefined,
      /^The stack is in account 444455556666, but .+ is 111122223333\./,
    ],
    [
      'without a Region',
      () => undefined,
      { ...own({ Status: status('Line') }), region: undefined },
      undefined,
      /^Stack Own isn't bound to a Region\. Set AWS_REGION, or its env\.$/,
    ],
  ])('%s', async (_, prepare, stack, path, reason) => {
    prepare();

    const { deployed, exitStatus } = await diff([stack]);

    expect(deployed).toEqual([{ stack: 'Own', path, change: 'NOT_READ', reason: expect.stringMatching(reason) }]);
    expect(exitStatus).toBe(2);
  });

  test.each([
    [['--diff', '--offline'], /--diff reads the deployed stacks from AWS, but --offline uses no network/],
    [['--json', '--format', 'text'], /--json is short for --format json, but --format is text/],
    [['--format', 'yaml'], /Allowed choices are text, json, markdown/],
  ])('for the options %j', async (args, message) => {
    const { status: exitStatus, stderr, stdout } = await runPreview(folder(), [own({})], args, { environment });

    expect([exitStatus, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });
});

test('reads a stack without env in the Region of the environment', async () => {
  cloudFormation.outputs = { Status: 'Assigned' };
  environment.AWS_DEFAULT_REGION = REGION;

  const { deployed, exitStatus } = await diff([
    {
      ...own({ Status: status('Fixed') }, { Resources: { Function: providerFunction(), Fixed: lookup() } }),
      account: undefined,
      region: undefined,
    },
  ]);

  expect(deployed).toMatchObject([{ place: 'Status', change: 'UNCHANGED' }]);
  expect(exitStatus).toBe(0);
});

describe('the report for a person', () => {
  const report = async (stacks: readonly AssemblyStack[], ...args: readonly string[]) => {
    const { stdout } = await runPreview(folder(), stacks, ['--diff', ...args], {
      environment: { ...environment, COLUMNS: '80' },
    });
    return stdout;
  };
  const stack = own(
    { Same: 'a', Line: status('Line'), Fixed: status('Fixed'), Added: '', Later: { Ref: 'Queue' } },
    { Resources: { Function: providerFunction(), Line: lookup({ Refresh: '1' }), Fixed: lookup() } },
  );

  test('counts unchanged values, and marks changed, new, removed, and possible ones', async () => {
    cloudFormation.outputs = { Same: 'a', Line: 'Unassigned', Fixed: 'Unassigned', Gone: '**b**', Later: 'c' };
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
    cloudFormation.outputs = { Same: 'a' };

    const unchanged = await report([own({ Same: 'a' }, { Resources: {} })]);
    cloudFormation.injectFault(refuse(queryError(403, 'AccessDenied', 'denied')));
    const unread = await report([own({ Same: 'a' }, { Resources: {} })]);

    expect(unchanged).toMatch(
      /\nCompared with what is deployed\n {2}No changes\. 1 unchanged\.\n\n0 lookups.+; no changes\n$/,
    );
    expect(unread).toMatch(/\n! What is deployed could not be read\n {2}AWS CloudFormation answered 403 AccessDenied/);
    expect(unread).toMatch(/; what is deployed could not be read\n$/);
    expect(unread).not.toContain('Compared with');
  });
});
