/**
 * Each reason of a failed deployment that docs/troubleshooting.md lists is one that the function gives. The harness makes sure
 * of the reverse: each reason that any test sees is listed.
 */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { errorResponse } from '../../fake-aws/chime-endpoint';
import type { ErrorName } from '../../fake-aws/errors';
import { halveBody, hang, htmlPage, refuse, reset } from '../../fake-aws/faults';
import type { Fault } from '../../fake-aws/loopback-server';
import type { PhoneNumberAttribute } from '../../lib';
import { writeLastSuccess } from '../../lib/contract/last-success';
import { FakeClock, type InvokeOptions, ROLE_ARN, useHarness } from '../support/harness';
import { clauses, hasClause, isMatch, listed } from '../support/documented-texts';
import { deniedResponse } from '../../fake-aws/sts-endpoint';

const NUMBER = '+12065550100';
const UNKNOWN = '+12065550199';
const OTHER_NUMBER = '{"PhoneNumber":{"E164PhoneNumber":"+12065550101"}}';

describe('reasons of the function', () => {
  const seen: string[] = [];

  const harness = useHarness();

  /** Makes the function fail, and notes the reason. */
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
    ['a number that nobody knows', { PhoneNumberId: UNKNOWN, Api: 'auto' }],
    ['a number that one API does not know', { PhoneNumberId: UNKNOWN }],
    ['another status', { Expect: { Statuses: ['Unassigned'] } }],
    ['another status after waiting', { Expect: { Statuses: ['Unassigned'], WithinSeconds: '30' } }],
    ['a capability that is not there', { PhoneNumberId: '+18005550111', Expect: { Capabilities: ['OutboundMMS'] } }],
    ['a status that can never be', { Expect: { Statuses: ['AcquireInProgress'], WithinSeconds: '30' } }],
    ['no number', { PhoneNumberId: '' }],
    ['a malformed number', { PhoneNumberId: '+1 (206) 555-0100' }],
    ['a host instead of a Region', { Region: 'us-east-1.example.com' }],
    ['a Region without Amazon Chime', { Api: 'chime', Region: 'us-west-2' }],
    ['a list that is none', { Expect: { Statuses: 'Assigned' } }],
    ['an unknown API', { Api: 'pinpoint' }],
    ['a boolean that is none', { NoEcho: 'perhaps' }],
    ['an empty expectation', { Expect: { Statuses: [''] } }],
    ['no expectation', { Expect: { WithinSeconds: '30' } }],
    ['an unknown expectation', { Expect: { Colors: ['red'] } }],
    ['no seconds', { Expect: { Statuses: ['Assigned'], WithinSeconds: 'soon' } }],
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

  test.each<ErrorName>([
    'BadRequestException',
    'UnauthorizedClientException',
    'ForbiddenException',
    'AccessDeniedException',
    'ThrottledClientException',
    'ServiceFailureException',
    'ServiceUnavailableException',
  ])('Chime answers %s', async (error) => {
    harness.endpoint.fail({ PhoneNumberId: NUMBER, Error: error });

    await expectFailure(lookup({}));
  });

  test.each<[string, (clock: FakeClock) => Fault]>([
    ['resets connections', () => reset],
    ['hangs', ({ expire }) => hang(expire)],
    ['answers with a page', () => htmlPage(502)],
    ['answers half', () => halveBody],
    ['is a proxy', () => htmlPage(404)],
    ['does not know the signature', () => refuse(errorResponse('MissingAuthenticationTokenException'))],
    ['answers nothing', () => refuse({ status: 200, headers: {}, body: '{}' })],
    ['answers too much', () => refuse({ status: 200, headers: {}, body: 'x'.repeat(1_100_000) })],
    ['answers another number', () => refuse({ status: 200, headers: {}, body: OTHER_NUMBER })],
  ])('Chime %s', async (_, fault) => {
    const clock = new FakeClock();
    harness.endpoint.injectFault(fault(clock));

    await expectFailure(lookup({}), { clock });
  });

  test.each<ErrorName>(['AccessDeniedException', 'ThrottledClientException'])('Chime lists %s', async (error) => {
    harness.endpoint.fail({ Operation: 'ListPhoneNumbers', Error: error });

    await expectFailure(lookup({ PhoneNumberId: undefined, Find: { Status: 'Assigned' } }));
  });

  test.each(['{}', '{"PhoneNumbers":[],"NextToken":7}'])('Chime lists %s', async (body) => {
    harness.endpoint.injectFault(refuse({ status: 200, headers: {}, body }));

    await expectFailure(lookup({ PhoneNumberId: undefined, Find: { Status: 'Assigned' } }));
  });

  test('there is no such host', async () => {
    await expectFailure(lookup({}), {
      environment: { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://chime.invalid' },
    });
  });

  test('one API knows no such number, and the other one is denied', async () => {
    harness.endpoint.fail({ PhoneNumberId: UNKNOWN, Error: 'AccessDeniedException', Namespace: 'chime' });

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }));
  });

  test('one API knows no such number, and there is no way to the other one', async () => {
    await expectFailure(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }), {
      environment: { AWS_ENDPOINT_URL_CHIME: 'http://chime.invalid' },
    });
  });

  test('one API is closed to the account, and the other one knows no such number', async () => {
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

  test('the details are too large', async () => {
    harness.endpoint.put({ PhoneNumberId: UNKNOWN, E164PhoneNumber: UNKNOWN, Name: 'n'.repeat(5000) });

    await expectFailure(lookup({ PhoneNumberId: UNKNOWN }));
  });

  test('the role may not be assumed', async () => {
    harness.sts.injectFault(({ response }) => {
      const { status, body } = deniedResponse(ROLE_ARN);
      response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body);
    });

    await expectFailure(lookup({}), { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });
  });

  test('AWS STS does not answer', async () => {
    harness.sts.injectFault(reset);

    await expectFailure(lookup({}), { environment: { CHIME_ASSUME_ROLE_ARN: ROLE_ARN } });
  });

  test('AWS STS hands out nothing', async () => {
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

  test('an event that is not CloudFormation’s', async () => {
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

    test('has no parameter to go by', async () => {
      await expectFailureInRollback('look-up');
    });

    test('finds no parameter', async () => {
      await expectFailureInRollback('restore');
    });

    test('finds something else in the parameter', async () => {
      harness.ssm.put(PARAMETER, 'something else');

      await expectFailureInRollback('restore');
    });

    test('finds another number in the parameter', async () => {
      const { response } = await harness.invoke(harness.event({ ...lookup({}), RequestType: 'Create' }));
      harness.ssm.put(PARAMETER, writeLastSuccess(response.Data as Record<PhoneNumberAttribute, string>));

      await expectFailureInRollback('restore');
    });

    test('may not read the parameter', async () => {
      harness.ssm.injectFault(reset);

      await expectFailureInRollback('restore');
    });
  });

  test('a mistake of this package', async () => {
    const clock = new FakeClock();
    clock.sleep = () => {
      throw new RangeError('of ours');
    };

    await expectFailure(lookup({ Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } }), { clock });
  });

  test('every listed reason was given by one of these', () => {
    expect(listed.reasons.length).toBeGreaterThan(20);
    expect(listed.reasons.filter((text) => !seen.some((reason) => isMatch(text, reason)))).toEqual([]);
  });

  test('every listed clause was in one of them', () => {
    expect(clauses.length).toBeGreaterThan(5);
    // An error that has neither status nor code is a mistake of the SDK, which no answer can cause.
    const causable = clauses.filter((clause) => clause !== 'failed: …');
    expect(causable.filter((clause) => !seen.some((reason) => hasClause(clause, reason)))).toEqual([]);
  });
});
