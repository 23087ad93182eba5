/** What `preview --diff` can't compare, and what it can't read. */
import { describe, expect, test } from '@jest/globals';
import { refuse } from '../../../fake-aws/faults';
import { queryError } from '../../../fake-aws/query-protocol';
import { ssmError } from '../../../fake-aws/ssm-endpoint';
import { PhoneNumberAttribute } from '../../../lib';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { lookup, providerFunction } from '../run-preview';
import { own, PARAMETER, REGION, restoring, status, useDeployedStack } from './deployed-stack';

const aws = useDeployedStack();

describe('the comparison', () => {
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
    aws.cloudFormation.outputs =
      stack.template === nested.template || !('Transform' in stack.template) ? {} : { Old: 'a' };
    if (parameter !== '') {
      aws.ssm.put(PARAMETER, parameter);
    }

    const { deployed, exitStatus } = await aws.diff([stack]);

    expect(deployed).toMatchObject(expected);
    expect(deployed).toHaveLength(expected.length);
    expect(exitStatus).toBe(0);
  });

  test.each(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'])('shows all as new after %s', async (stackStatus) => {
    aws.cloudFormation.stackStatus = stackStatus;

    const { deployed } = await aws.diff([own({ Status: status('Line') })]);

    expect(new Set(deployed.map(({ change }) => change))).toEqual(new Set(['NEW']));
    expect(deployed).toHaveLength(2 + Object.values(PhoneNumberAttribute).length);
  });
});

describe('exit status 2', () => {
  const DENIED = 'User: arn:aws:iam::111122223333:user/a is not authorized';

  test.each<[string, () => void, AssemblyStack, string | undefined, RegExp]>([
    [
      'without permission for DescribeStacks',
      () => {
        aws.cloudFormation.injectFault(refuse(queryError(403, 'AccessDenied', DENIED)));
      },
      own({ Status: status('Line') }),
      undefined,
      /^AWS CloudFormation answered 403 AccessDenied \(User: .+\)\. Allow cloudformation:DescribeStacks on stack Own for the credentials\.$/,
    ],
    [
      'without permission for GetParameter',
      () => {
        aws.ssm.injectFault(refuse(ssmError('AccessDeniedException', DENIED)));
      },
      own({}),
      'Line',
      /^AWS Systems Manager answered 400 AccessDeniedException .+ Allow ssm:GetParameter on \/cdk-chime-phone-number\/Own\/Line for the credentials\.$/,
    ],
    [
      'with expired credentials',
      () => {
        aws.cloudFormation.injectFault(refuse(queryError(403, 'ExpiredToken', 'The security token is expired')));
      },
      own({ Status: status('Line') }),
      undefined,
      /ExpiredToken .+ Sign in again\.$/,
    ],
    [
      'without a connection',
      () => {
        aws.environment.AWS_ENDPOINT_URL_CLOUDFORMATION = 'http://127.0.0.1:9';
      },
      own({ Status: status('Line') }),
      undefined,
      /could not be reached: ECONNREFUSED .+ check the connection of this computer\.$/,
    ],
    [
      'with a response that has no stack',
      () => {
        aws.cloudFormation.injectFault(refuse({ status: 200, body: '<DescribeStacksResponse/>' }));
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

    const { deployed, exitStatus } = await aws.diff([stack]);

    expect(deployed).toEqual([{ stack: 'Own', path, change: 'NOT_READ', reason: expect.stringMatching(reason) }]);
    expect(exitStatus).toBe(2);
  });
});

test('reads a stack without env in the Region of the environment', async () => {
  aws.cloudFormation.outputs = { Status: 'Assigned' };
  aws.environment.AWS_DEFAULT_REGION = REGION;

  const { deployed, exitStatus } = await aws.diff([
    {
      ...own({ Status: status('Fixed') }, { Resources: { Function: providerFunction(), Fixed: lookup() } }),
      account: undefined,
      region: undefined,
    },
  ]);

  expect(deployed).toMatchObject([{ place: 'Status', change: 'UNCHANGED' }]);
  expect(exitStatus).toBe(0);
});
