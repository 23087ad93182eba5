/**
 * The function returns each reason that docs/messages.md lists. The harness checks the reverse: each reason in a
 * test is listed.
 */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import type { ErrorName } from '../../fake-aws/errors';
import { halveBody, hang, htmlPage, refuse, reset } from '../../fake-aws/faults';
import type { Fault } from '../../fake-aws/loopback-server';
import { queryError } from '../../fake-aws/query-protocol';
import type { PhoneNumberAttribute } from '../../lib';
import { writeLastSuccess } from '../../lib/contract/last-success';
import { LIST_RESOURCE_TYPE } from '../../lib/contract/properties';
import { FakeClock, type InvokeOptions, ROLE_ARN, useHarness } from '../support/harness';
import { manyNumbers } from '../support/many-numbers';
import { clauses, hasClause, isMatch, listed } from '../support/documented-texts';
import { deniedResponse } from '../../fake-aws/sts-endpoint';

const NUMBER = '+12065550100';
const UNKNOWN = '+12065550199';
const OTHER_NUMBER = '{"PhoneNumber":{"E164PhoneNumber":"+12065550101"}}';

/** An error of this name. */
const named = (name: string): Fault =>
  refuse({ ...errorResponse('AccessDeniedException'), headers: { 'x-amzn-ErrorType': name } });

describe('reasons of the function', () => {
  const seen: string[] = [];

  const harness = useHarness();

  /** Invokes the function, and records the reason of its failure. */
  async function expectFailure(event: Record<string, unknown>, options?: InvokeOptions): Promise<void> {
    const { response } = await harness.invoke(harness.event(event), {
      clock: new FakeClock(),
      remaining: 120_000,
      ...options,
    });
    expect(response.Status).toBe('FAILED');
    seen.push(response.Reason ?? '');
  }

  const lookup = (properties: Record<string, unknown>) => ({
    ResourceProperties: { PhoneNumberId: NUMBER, Api: 'chime-sdk-voice', ...properties },
  });

  test.each<[string, Record<string, unknown>]>([
    ['a number that no API knows', { PhoneNumberId: UNKNOWN, Api: 'auto' }],
    ["a number that one API doesn't know", { PhoneNumberId: UNKNOWN }],
    ['another status', { Expect: { Statuses: ['Unassigned'] } }],
    ['another status after waiting', { Expect: { Statuses: ['Unassigned'], WithinSeconds: '30' } }],
    [
      'a number that is missing after waiting',
      { PhoneNumberId: UNKNOWN, Expect: { Statuses: ['Assigned'], WithinSeconds: '30' } },
    ],
    ['a missing capability', { PhoneNumberId: '+18005550111', Expect: { Capabilities: ['OutboundMMS'] } }],
    ['a status that the number can never reach', { Expect: { Statuses: ['AcquireInProgress'], WithinSeconds: '30' } }],
    ['no number', { PhoneNumberId: '' }],
    ['a malformed number', { PhoneNumberId: '+1 (206) 555-0100' }],
    ['a host instead of a Region', { Region: 'us-east-1.example.com' }],
    ['a Region without Amazon Chime', { Api: 'chime', Region: 'us-west-2' }],
    ['a list that is a string', { Expect: { Statuses: 'Assigned' } }],
    ['an unknown API', { Api: 'pinpoint' }],
    ['an invalid boolean', { NoEcho: 'perhaps' }],
    ['an empty expectation', { Expect: { Statuses: [''] } }],
    ['no expectation', { Expect: { WithinSeconds: '30' } }],
    ['an unknown expectation', { Expect: { Colors: ['red'] } }],
    ['an invalid number of seconds', { Expect: { Statuses: ['Assigned'], WithinSeconds: 'soon' } }],
    ['no query', { PhoneNumberId: undefined, Find: {} }],
    ['an empty criterion', { PhoneNumberId: undefined, Find: { Status: '' } }],
    ['a criterion of a later version', { PhoneNumberId: undefined, Find: { Carrier: 'x' } }],
    ['an association of another name', { PhoneNumberId: undefined, Find: { Association: { Name: 'Queue' } } }],
    ['a name that no API can find', { PhoneNumberId: undefined, Find: { Name: 'Support' }, Api: 'chime' }],
    ['a number and a query', { Find: { Status: 'Assigned' } }],
    ['a query that no number matches', { PhoneNumberId: undefined, Find: { Country: 'FR' } }],
    ['a query that several numbers match', { PhoneNumberId: undefined, Find: { Status: 'Assigned' } }],
  ])('%s', async (_, properties) => {
    await expectFailure(lookup(properties));
  });

  test.each<[string, Record<string, unknown>]>([
    ['fewer numbers than minCount', { MinCount: '1000' }],
    ['more numbers than maxCount', { MinCount: '0', MaxCount: '0' }],
    ['a maxCount below minCount', { MaxCount: '0' }],
    ['numbers that do not fit', {}],
  ])('a list with %s', async (_, properties) => {
    manyNumbers(300).forEach((record) => {
      harness.endpoint.put(record);
    });

    await expectFailure({
      ResourceType: LIST_RESOURCE_TYPE,
      ...lookup({ PhoneNumberId: undefined, Find: { Country: 'US' }, ...properties }),
    });
  });

  test.each<ErrorName>([
    'BadRequestException',
    'UnauthorizedClientException',
    'ForbiddenException',
    'AccessDeniedException',
    'ThrottledClientException',
    'ServiceFailureException',
    'ServiceUnavailableException',
  ])('Chime returns %s', async (error) => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error });

    await expectFailure(lookup({}));
  });

  test.each<[string, (clock: FakeClock) => Fault]>([
    ['resets connections', () => reset],
    ['hangs', ({ expire }) => hang(expire)],
    ['returns an HTML page', () => htmlPage(502)],
    ['returns half of the body', () => halveBody],
    ['is behind a proxy that returns 404', () => htmlPage(404)],
    ['returns UnrecognizedClientException', () => named('UnrecognizedClientException')],
    ['returns OptInRequired', () => named('OptInRequired')],
    ['returns NotAuthorized', () => named('NotAuthorized')],
    ['returns GoneException', () => named('GoneException')],
    ['returns 403 without a body', () => refuse({ status: 403 })],
    ["doesn't accept the signature", () => refuse(errorResponse('MissingAuthenticationTokenException'))],
    ['returns no number', () => refuse({ status: 200, headers: {}, body: '{}' })],
    ['returns a body that is too large', () => refuse({ status: 200, headers: {}, body: 'x'.repeat(1_100_000) })],
    ['returns another number', () => refuse({ status: 200, headers: {}, body: OTHER_NUMBER })],
  ])('Chime %s', async (_, fault) => {
    const clock = new FakeClock();
    harness.endpoint.injectFault(fault(clock));

    await expectFailure(lookup({}), { clock });
  });

  test.each<ErrorName>(['AccessDeniedException', 'ThrottledClientException'])(
    'ListPhoneNumbers returns the error %s',
    async (error) => {
      harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: error });

      await expectFailure(lookup({ PhoneNumberId: undefined, Find: { Status: 'Assigned' } }));
    },
  );

  test.each(['{}', '{"PhoneNumbers":[],"NextToken":7}'])('ListPhoneNumbers returns the body %s', async (body) => {
    harness.endpoint.injectFault(refuse({ status: 200, headers: {}, body }));

    await expectFailure(lookup({ PhoneNumberId: undefined, Find: { Status: 'Assigned' } }));
  });

  test('the host of the endpoint does not exist', async () => {
    await expectFailure(lookup({}), {
      environment: { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://chime.invalid' },
    });
  });

  test('one API has no such number, and IAM denies the other', async () => {
    harness.endpoint.fail({ PhoneNumberId: UNKNOWN, Error: 'AccessDeniedException', Namespace: 'chime' });

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }));
  });

  test('one API has no such number, and the other is unreachable', async () => {
    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }), {
      environment: { AWS_ENDPOINT_URL_CHIME: 'http://chime.invalid' },
    });
  });

  test('one API is not available to the account, and the other has no such number', async () => {
    harness.endpoint.fail({ PhoneNumberId: UNKNOWN, Error: 'ForbiddenException', Namespace: 'chime-sdk-voice' });

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }));
  });

  test('the API fails while the lookup waits', async () => {
    const clock = new FakeClock();
    harness.endpoint.put({ PhoneNumberId: UNKNOWN, E164PhoneNumber: UNKNOWN, Status: 'AcquireInProgress' });
    clock.sleep = async (milliseconds) => {
      harness.endpoint.fail({ PhoneNumberId: UNKNOWN, Error: 'BadRequestException' });
      await clock.pass(milliseconds);
    };

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, Expect: { Statuses: ['Assigned'], WithinSeconds: '60' } }), {
      clock,
    });
  });

  test('a rollback could not read a name', async () => {
    harness.endpoint.put({ PhoneNumberId: UNKNOWN, Name: 'Hotline\nStatus=Unassigned' });

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, OnRollback: 'restore' }));
  });

  test('the details are too large', async () => {
    harness.endpoint.put({ PhoneNumberId: UNKNOWN, E164PhoneNumber: UNKNOWN, Name: 'n'.repeat(5000) });

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN }));
  });

  test('STS denies AssumeRole', async () => {
    harness.sts.injectFault(({ response }) => {
      const { status, body } = deniedResponse(ROLE_ARN);
      response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body);
    });

    await expectFailure(lookup({}), { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });
  });

  test('STS is unreachable', async () => {
    harness.sts.injectFault(reset);

    await expectFailure(lookup({}), { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });
  });

  test('STS returns no credentials', async () => {
    harness.sts.injectFault(({ response }) => {
      response
        .writeHead(200, { 'Content-Type': 'text/xml' })
        .end('<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>');
    });

    await expectFailure(lookup({}), { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });
  });

  test('there are no credentials', async () => {
    await expectFailure(lookup({}), { environment: { AWS_ACCESS_KEY_ID: '' } });
  });

  test('the event is not from CloudFormation', async () => {
    await expectFailure({ ...lookup({}), StackId: undefined });
    await expectFailure({ ...lookup({}), RequestType: 'Read' });
  });

  describe('the lookup of a rollback', () => {
    beforeEach(() => {
      harness.cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    });

    const expectFailureInRollback = async (OnRollback: string) => {
      await expectFailure({
        ...{ RequestType: 'Update', PhysicalResourceId: UNKNOWN },
        ...lookup({ PhoneNumberId: UNKNOWN, OnRollback }),
      });
    };
    const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';

    test('has no parameter of the last success', async () => {
      await expectFailureInRollback('look-up');
    });

    test('the parameter does not exist', async () => {
      await expectFailureInRollback('restore');
    });

    test('the parameter has another value', async () => {
      harness.ssm.put(PARAMETER, 'something else');

      await expectFailureInRollback('restore');
    });

    test("the event can't come from CloudFormation", async () => {
      await expectFailure({
        ...{ RequestType: 'Update', LogicalResourceId: 'SupportLine:1' },
        ...lookup({ PhoneNumberId: UNKNOWN, OnRollback: 'restore' }),
      });
    });

    test('the parameter is about another number', async () => {
      const { response } = await harness.invoke(harness.event({ ...lookup({}), RequestType: 'Create' }));
      harness.ssm.put(PARAMETER, writeLastSuccess(response.Data as Record<PhoneNumberAttribute, string>));

      await expectFailureInRollback('restore');
    });

    test('the status of the stack is denied', async () => {
      harness.cloudFormation.injectFault(refuse(queryError(403, 'AccessDenied', 'Denied')));

      await expectFailureInRollback('restore');
    });

    test('the parameter cannot be read', async () => {
      harness.ssm.injectFault(reset);

      await expectFailureInRollback('restore');
    });
  });

  test('an unexpected error in this package', async () => {
    const clock = new FakeClock();
    clock.sleep = () => {
      throw new RangeError('of ours');
    };

    await expectFailure(lookup({ Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } }), { clock });
  });

  test('the tests above produce each listed reason', () => {
    expect(listed.reasons.length).toBeGreaterThan(20);
    expect(listed.reasons.filter((text) => !seen.some((reason) => isMatch(text, reason)))).toEqual([]);
  });

  test('the reasons contain each listed clause', () => {
    expect(clauses.length).toBeGreaterThan(5);
    // No response of Chime causes an error of the SDK that has neither a status nor a code.
    const causable = clauses.filter((clause) => clause !== 'failed: …');
    expect(causable.filter((clause) => !seen.some((reason) => hasClause(clause, reason)))).toEqual([]);
  });
});
