/**
 * A construct produces each error and warning that docs/messages.md lists. documented-errors.ts checks the
 * reverse: each error in a test is listed.
 */
import { expect, test } from '@jest/globals';
import { App, Aspects, CfnOutput, CfnParameter, Duration, Lazy, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  ChimeApi,
  type IPhoneNumberLookupProvider,
  OnRollback,
  PhoneNumberAssociation,
  PhoneNumberAttribute,
  type PhoneNumberExpectations,
  PhoneNumberList,
  type PhoneNumberListProps,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  type PhoneNumberLookupProviderProps,
  PhoneNumberMonitor,
  PhoneNumberProductType,
  type PhoneNumberQuery,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../lib';
import { isMatch, listed } from '../support/documented-texts';

const NUMBER = '+12065550100';
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:lookup';

const statuses = [PhoneNumberStatus.ASSIGNED];
const seconds = (stack: Stack) =>
  Duration.seconds(new CfnParameter(stack, 'Seconds', { type: 'Number' }).valueAsNumber);

const line = (stack: Stack, props: Partial<PhoneNumberLookupProps> = {}, id = 'Line') =>
  new PhoneNumberLookup(stack, id, { phoneNumberId: NUMBER, ...props });
const found = (stack: Stack, find: PhoneNumberQuery, props: Partial<PhoneNumberLookupProps> = {}) =>
  new PhoneNumberLookup(stack, 'Line', { find, ...props });
const expecting = (stack: Stack, expected: PhoneNumberExpectations) => line(stack, { expect: expected });
const provider = (stack: Stack, props: PhoneNumberLookupProviderProps) =>
  new PhoneNumberLookupProvider(stack, 'Provider', props);
const list = (stack: Stack, props: Partial<PhoneNumberListProps>) =>
  new PhoneNumberList(stack, 'List', { find: { country: 'US' }, ...props });
const monitor = (stack: Stack, lookups: PhoneNumberLookup[], attributes?: PhoneNumberAttribute[]) =>
  new PhoneNumberMonitor(stack, 'Monitor', { lookups, attributes });

const MISTAKES: readonly ((stack: Stack) => unknown)[] = [
  (stack) => line(stack, { phoneNumberId: '0123' }),
  (stack) => line(stack, { phoneNumberId: '{{resolve:ssm-secure:/line}}' }),
  (stack) => line(stack, { region: Lazy.string({ produce: () => undefined }) }),
  (stack) => line(stack, { api: 'voice' as never }),
  (stack) => line(stack, { noEcho: 'true' as unknown as boolean }),
  (stack) => line(stack, { phoneNumberId: undefined as unknown as string }),
  (stack) => line(stack, { phoneNumberId: 12065550100 as unknown as string }),
  (stack) => line(stack, { phoneNumberId: '2065550100' }),
  (stack) => line(stack, { find: { country: 'US' } }),
  (stack) => found(stack, {}),
  (stack) => found(stack, { name: ' ' }),
  (stack) => found(stack, 'US' as PhoneNumberQuery),
  (stack) => found(stack, { county: 'US' } as PhoneNumberQuery),
  (stack) => found(stack, { country: 'usa' }),
  (stack) => found(stack, { country: 'UK' }),
  (stack) => found(stack, { name: 'Support' }, { api: ChimeApi.CHIME }),
  (stack) => line(stack, { region: 'Oregon' }),
  (stack) => line(stack, { region: 'cn-north-1' }),
  (stack) => line(stack, { region: 'mx-central-1' }),
  (stack) => line(stack, { absentValue: 'x'.repeat(1000) }),
  (stack) => line(stack, { absentValue: ' ' }),
  (stack) => line(stack, { onRollback: OnRollback.RESTORE, noEcho: true }),
  (stack) =>
    line(stack, {
      onRollback: OnRollback.RESTORE,
      provider: PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', ARN.replace('eu-west-1', 'us-east-1')),
    }),
  (stack) => list(stack, { minCount: -1 }),
  (stack) => list(stack, { maxCount: 0 }),
  () => RefreshPolicy.onTrigger(''),
  (stack) => {
    stack.node.setContext('cdk-chime-phone-number:deploymentId', '');
    line(stack, { refresh: RefreshPolicy.everyDeployment() });
  },
  (stack) => line(stack).toEnvironment('support line'),
  (stack) => expecting(stack, {}),
  (stack) => expecting(stack, { statuses: [] }),
  (stack) => expecting(stack, { countries: ['usa'] }),
  (stack) => expecting(stack, { countries: [' '] }),
  (stack) => expecting(stack, { countries: 'US' as unknown as string[] }),
  (stack) => expecting(stack, [] as unknown as PhoneNumberExpectations),
  (stack) => expecting(stack, { status: 'Assigned' } as unknown as PhoneNumberExpectations),
  (stack) => expecting(stack, { countries: ['EN'] }),
  (stack) =>
    line(stack, {
      api: ChimeApi.CHIME_SDK_VOICE,
      expect: { productTypes: [PhoneNumberProductType.BUSINESS_CALLING] },
    }),
  () => PhoneNumberAssociation.voiceConnector('arn:aws:chime:us-east-1:111122223333:vc/1'),
  (stack) => expecting(stack, { statuses, within: seconds(stack) }),
  (stack) => expecting(stack, { statuses, within: Duration.hours(1) }),
  (stack) =>
    line(stack, {
      expect: { statuses, within: Duration.minutes(5) },
      provider: provider(stack, { timeout: Duration.minutes(1) }),
    }),
  (stack) => {
    expecting(stack, { statuses, within: Duration.minutes(5) });
    Aspects.of(stack).add({
      visit: (node) => {
        if (node instanceof lambda.CfnFunction) {
          node.timeout = 60;
        }
      },
    });
  },
  (stack) => provider(stack, { timeout: seconds(stack) }),
  (stack) => provider(stack, { timeout: Duration.seconds(1) }),
  (stack) => provider(stack, { runtime: lambda.Runtime.PYTHON_3_13 }),
  (stack) => provider(stack, { memorySize: 128 }),
  (stack) => {
    const { lambdaFunction } = provider(stack, {});
    (lambdaFunction.node.defaultChild as lambda.CfnFunction).runtime = 'nodejs18.x';
  },
  (stack) => provider(stack, { assumeRole: { roleArn: '' } }),
  (stack) => provider(stack, { assumeRole: { roleArn: 'arn:aws:iam::111122223333:role/Reader', externalId: '' } }),
  (stack) => {
    const shared = provider(stack, {});
    const { account, region } = stack;
    for (let index = 0; index < 100; index += 1) {
      const other = new Stack(stack, `Telephony${String(index)}`, { env: { account, region } });
      line(other, { onRollback: OnRollback.RESTORE, provider: shared });
    }
  },
  (stack) => provider(stack, { reservedConcurrentExecutions: 0 }),
  (stack) => provider(stack, { vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
  (stack) => {
    new Construct(stack, 'PhoneNumberLookupProvider');
    line(stack);
  },
  (stack) => {
    class Copy extends Construct {}
    Object.defineProperty(Copy, 'name', { value: 'PhoneNumberLookupProvider' });
    new Copy(stack, 'PhoneNumberLookupProvider');
    line(stack);
  },
  (stack) => PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', 'lookup'),
  (stack) => line(stack, { provider: PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', ARN) }),
  (stack) =>
    line(stack, {
      provider: provider(new Stack(stack, 'Other', { env: { account: '444455556666', region: 'us-east-1' } }), {}),
    }),
  (stack) => line(stack, { provider: { serviceToken: ARN } as unknown as IPhoneNumberLookupProvider }),
  (stack) => provider(stack, { reservedConcurrentExecutions: Lazy.number({ produce: () => 1 }) }),
  (stack) => {
    line(stack).createOutputs();
    line(stack, {}, 'Other').createOutputs();
  },
  (stack) => {
    line(stack).createOutputs({ outputPrefix: '#' });
  },
  (stack) => {
    line(stack).createOutputs({ exportPrefix: '#' });
  },
  (stack) => PhoneNumberLookup.fromStackOutputs(stack, 'Imported', { stackName: '' }),
  (stack) => {
    line(stack).createOutputs({ exportPrefix: 'line', attributes: [PhoneNumberAttribute.NAME] });
  },
  (stack) => line(stack, { absentValue: 'none' }).publishToParameterStore('Parameters', { parameterPrefix: 'line' }),
  (stack) => line(stack, { refresh: RefreshPolicy.onTrigger('2'), referenceStrength: ReferenceStrength.STRONG }),
  (stack) => {
    const { details } = line(stack, { referenceStrength: ReferenceStrength.STRONG });
    const { account, region } = stack;
    new CfnOutput(new Stack(stack, 'Reader', { env: { account, region } }), 'Details', { value: details });
  },
  (stack) => PhoneNumberLookup.fromParameterStore(stack, 'Imported', { parameterPrefix: '/line' }).orderId,
  (stack) => monitor(stack, []),
  (stack) => monitor(stack, new Array<PhoneNumberLookup>(201).fill(line(stack))),
  (stack) => monitor(stack, [line(new Stack(stack, 'Other'))]),
  (stack) => monitor(stack, [line(stack), line(stack, { provider: provider(stack, {}) }, 'Other')]),
  (stack) => monitor(stack, [line(stack)], []),
  (stack) => monitor(stack, [line(stack)], [PhoneNumberAttribute.DETAILS]),
  (stack) => new PhoneNumberMonitor(stack, 'Überwachung', { lookups: [line(stack)] }),
  (stack) => new PhoneNumberMonitor(stack, 'x'.repeat(256), { lookups: [line(stack)] }),
];

/** The error or the warning of a mistake. */
function messageOf(mistake: (stack: Stack) => unknown): string {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  try {
    mistake(stack);
    const warning = Annotations.fromStack(stack).findWarning('*', Match.anyValue()).at(-1);
    return warning?.entry.data as string;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Ignores the path of the construct before a message, and the ID after a warning. */
function isListedAs(pattern: string, text: string): boolean {
  const message = text.replace(/ \[ack: [\w:-]+\]$/, '');
  return isMatch(pattern, message) || isMatch(pattern, message.replace(/^[\p{L}\w/]+: /u, ''));
}

const messages = MISTAKES.map(messageOf);

test('a construct produces each listed error', () => {
  expect(listed.errors.length).toBeGreaterThan(20);
  expect(listed.errors.filter((pattern) => !messages.some((text) => isListedAs(pattern, text)))).toEqual([]);
});

test('the error of each mistake is listed', () => {
  expect(messages.filter((text) => !listed.errors.some((pattern) => isListedAs(pattern, text)))).toEqual([]);
});
