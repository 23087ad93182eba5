/**
 * docs/operating.md has every text that the code says to people, and no text that it does not say. A `…` in it stands
 * for a value, and several in a row for one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as ts from 'typescript';
import { errorResponse } from '../../fake-chime/chime-endpoint';
import type { ErrorName } from '../../fake-chime/errors';
import { halveBody, hang, htmlPage, refuse, reset } from '../../fake-chime/faults';
import type { Fault } from '../../fake-chime/loopback-server';
import type { PhoneNumberAttribute } from '../../lib';
import { writeLastSuccess } from '../../lib/contract/last-success';
import { CHECKOUT } from '../../tools/folders';
import { prose, readMarkdown } from '../support/markdown';
import { CloudFormationEndpoint } from '../support/cloudformation-endpoint';
import { FakeClock, Harness, type InvokeOptions, STACK_ID } from '../support/harness';
import { SsmEndpoint } from '../support/ssm-endpoint';
import { deniedResponse, StsEndpoint } from '../support/sts-endpoint';

const NUMBER = '+12065550100';
const UNKNOWN = '+12065550199';
const ROLE = 'arn:aws:iam::444455556666:role/PhoneNumbers';

const operating = readMarkdown('docs/operating.md');

/** Not for people who operate lookups. */
const ELSEWHERE: readonly string[] = [
  // Descriptions of resources, and the reasons of cdk-nag's acknowledgements: no reader has to act on them.
  'Attributes of the last successful lookup, for a rollback (cdk-chime-phone-number)',
  'The function asks for the status of the stacks of its lookups, whose ARNs end in a random ID, and reads the parameters that these lookups keep for a rollback, whose names begin with that of the stack.',
  'Looks up Amazon Chime phone numbers for CloudFormation (cdk-chime-phone-number)',
  'Lets cdk-chime-phone-number look up phone numbers',
  'Compares Amazon Chime phone numbers with what was deployed (cdk-chime-phone-number)',
  'Lets the schedule of cdk-chime-phone-number invoke the function of the lookups',
  'chime:GetPhoneNumber has no resource types and no condition keys: "*" is the only resource that IAM accepts for it.',
  // Thrown where no credentials were handed over, which the handler never does.
  'The handler hands its clients credentials; there is no chain to look for others',
];

function normalised(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/…+/g, '…').trim();
}

/** All texts of a folder's code that have two words or more, with `…` for each value in them. */
function textsOf(folder: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      return;
    }
    if (ts.isStringLiteralLike(node)) {
      texts.push(node.text);
    } else if (ts.isTemplateExpression(node)) {
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    }
    ts.forEachChild(node, visit);
  };
  const files = readdirSync(path.join(CHECKOUT, folder), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    visit(ts.createSourceFile(file, readFileSync(path.join(CHECKOUT, folder, file), 'utf8'), ts.ScriptTarget.ES2023));
  }
  return texts.filter((text) => /[\w…]\W* \W*[\w…]/.test(text) && !ELSEWHERE.includes(text)).map(normalised);
}

/** The texts that a chapter lists: list items that are code and nothing else. */
function listedIn(chapter: string): string[] {
  const [, text = ''] = new RegExp(`^## ${chapter}$(.*?)(?=^## )`, 'ms').exec(operating) ?? [];
  return [...text.matchAll(/^- `(.+)`$/gm)].map(([, code = '']) => normalised(code));
}

describe.each([
  ['lambda', 30],
  ['lib', 20],
])('%s/', (folder, atLeast) => {
  test('operating.md has each of its texts', () => {
    const texts = textsOf(folder);
    const written = normalised(prose(operating));

    expect(texts.length).toBeGreaterThan(atLeast);
    expect(texts.filter((text) => !withinCode(text).test(written))).toEqual([]);
  });
});

test('operating.md lists no error of synthesis that no construct throws', () => {
  const listed = listedIn('What synthesis says');
  const texts = textsOf('lib');

  expect(listed.length).toBeGreaterThan(20);
  expect(listed.filter((text) => !texts.includes(text))).toEqual([]);
});

describe('reasons of the function', () => {
  const listed = listedIn('What the function says');
  const seen = new Set<string>();

  let harness: Harness;
  let sts: StsEndpoint;

  beforeEach(async () => {
    harness = await Harness.start();
    sts = await StsEndpoint.start({ roleArn: ROLE });
  });

  afterEach(async () => {
    await Promise.all([harness.stop(), sts.stop()]);
  });

  /** Notes which of the listed reasons the answer's is. It has to be one. */
  async function expectListed(event: Record<string, unknown>, options?: InvokeOptions): Promise<void> {
    const { response } = await harness.invoke(harness.event(event), {
      clock: new FakeClock(),
      remaining: 120_000,
      ...options,
    });
    const reason = normalised(response.Reason ?? '');
    const matches = listed.filter((text) => patternOf(text).test(reason));
    expect({ reason, isListed: matches.length > 0 }).toEqual({ reason, isListed: true });
    matches.forEach((text) => seen.add(text));
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
    ['no seconds', { Expect: { WithinSeconds: 'soon' } }],
  ])('%s', async (_, properties) => {
    await expectListed(lookup(properties));
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

    await expectListed(lookup({}));
  });

  test.each<[string, (clock: FakeClock) => Fault]>([
    ['resets connections', () => reset],
    ['hangs', ({ expire }) => hang(expire)],
    ['answers with a page', () => htmlPage(502)],
    ['answers half', () => halveBody],
    ['is a proxy', () => htmlPage(404)],
    ['does not know the signature', () => refuse(errorResponse('MissingAuthenticationTokenException'))],
  ])('Chime %s', async (_, fault) => {
    const clock = new FakeClock();
    harness.endpoint.injectFault(fault(clock));

    await expectListed(lookup({}), { clock });
  });

  test('there is no such host', async () => {
    await expectListed(lookup({}), {
      environment: { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://chime.invalid' },
    });
  });

  test('one API knows no such number, and the other one is denied', async () => {
    harness.endpoint.fail({ PhoneNumberId: UNKNOWN, Error: 'AccessDeniedException', Namespace: 'chime' });

    await expectListed(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }));
  });

  test('one API knows no such number, and there is no way to the other one', async () => {
    await expectListed(lookup({ PhoneNumberId: UNKNOWN, Api: 'auto' }), {
      environment: { AWS_ENDPOINT_URL_CHIME: 'http://chime.invalid' },
    });
  });

  test('the API fails while the lookup waits', async () => {
    const clock = new FakeClock();
    harness.endpoint.put({ PhoneNumberId: UNKNOWN, E164PhoneNumber: UNKNOWN, Status: 'AcquireInProgress' });
    clock.sleep = async (milliseconds) => {
      harness.endpoint.fail({ PhoneNumberId: UNKNOWN, Error: 'BadRequestException' });
      await clock.pass(milliseconds);
    };

    await expectListed(lookup({ PhoneNumberId: UNKNOWN, Expect: { Statuses: ['Assigned'], WithinSeconds: '60' } }), {
      clock,
    });
  });

  test('the details are too large', async () => {
    harness.endpoint.put({ PhoneNumberId: UNKNOWN, E164PhoneNumber: UNKNOWN, Name: 'n'.repeat(5000) });

    await expectListed(lookup({ PhoneNumberId: UNKNOWN }));
  });

  test('the role may not be assumed', async () => {
    sts.injectFault(({ response }) => {
      const { status, body } = deniedResponse(ROLE);
      response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body);
    });

    await expectListed(lookup({}), { environment: { ...sts.environment, CHIME_ASSUME_ROLE_ARN: ROLE } });
  });

  test('AWS STS does not answer', async () => {
    sts.injectFault(reset);

    await expectListed(lookup({}), { environment: { ...sts.environment, CHIME_ASSUME_ROLE_ARN: ROLE } });
  });

  test('AWS STS hands out nothing', async () => {
    sts.injectFault(({ response }) => {
      response
        .writeHead(200, { 'Content-Type': 'text/xml' })
        .end('<AssumeRoleResponse><AssumeRoleResult></AssumeRoleResult></AssumeRoleResponse>');
    });

    await expectListed(lookup({}), { environment: { ...sts.environment, CHIME_ASSUME_ROLE_ARN: ROLE } });
  });

  test('there are no credentials', async () => {
    await expectListed(lookup({}), { environment: { AWS_ACCESS_KEY_ID: '' } });
  });

  test('an event that is not CloudFormation’s', async () => {
    await expectListed({ ...lookup({}), StackId: undefined });
    await expectListed({ ...lookup({}), RequestType: 'Read' });
  });

  describe('the lookup of a rollback', () => {
    let cloudFormation: CloudFormationEndpoint;
    let ssm: SsmEndpoint;

    beforeEach(async () => {
      cloudFormation = await CloudFormationEndpoint.start(STACK_ID);
      cloudFormation.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
      ssm = await SsmEndpoint.start();
    });

    afterEach(async () => {
      await Promise.all([cloudFormation.stop(), ssm.stop()]);
    });

    const expectListedInRollback = async (OnRollback: string) => {
      await expectListed(
        { RequestType: 'Update', PhysicalResourceId: UNKNOWN, ...lookup({ PhoneNumberId: UNKNOWN, OnRollback }) },
        { environment: { ...cloudFormation.environment, ...ssm.environment } },
      );
    };
    const PARAMETER = '/cdk-chime-phone-number/Producer/SupportLine';

    test('has no parameter to go by', async () => {
      await expectListedInRollback('look-up');
    });

    test('finds no parameter', async () => {
      await expectListedInRollback('restore');
    });

    test('finds something else in the parameter', async () => {
      ssm.put(PARAMETER, 'something else');

      await expectListedInRollback('restore');
    });

    test('finds another number in the parameter', async () => {
      const { response } = await harness.invoke(harness.event({ ...lookup({}), RequestType: 'Create' }));
      ssm.put(PARAMETER, writeLastSuccess(response.Data as Record<PhoneNumberAttribute, string>));

      await expectListedInRollback('restore');
    });

    test('may not read the parameter', async () => {
      ssm.injectFault(reset);

      await expectListedInRollback('restore');
    });
  });

  test('a mistake of this package', async () => {
    const clock = new FakeClock();
    clock.sleep = () => {
      throw new RangeError('of ours');
    };

    await expectListed(lookup({ Expect: { Statuses: ['Unassigned'], WithinSeconds: '60' } }), { clock });
  });

  test('every listed reason was given by one of these', () => {
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter((text) => !seen.has(text))).toEqual([]);
  });
});

/** What a text with `…` in it matches. */
function patternOf(text: string): RegExp {
  return new RegExp(`^${text.split('…').map(escape).join('.*')}$`, 's');
}

/** A text in backticks, as such or with something said in place of a `…`. */
function withinCode(text: string): RegExp {
  const code = text.split('…').map(escape).join('[^`]*');
  return new RegExp('`[^`]*' + code + '[^`]*`');
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
