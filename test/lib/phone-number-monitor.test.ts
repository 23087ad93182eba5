import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, CfnParameter, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  ChimeApi,
  OnMissing,
  PhoneNumberAssociation,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  PhoneNumberMonitor,
  type PhoneNumberMonitorProps,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../lib';

const SCHEDULE = 'AWS::Scheduler::Schedule';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Numbers');
});

const lookUp = (props: Partial<PhoneNumberLookupProps> = {}, id = 'SupportLine') =>
  new PhoneNumberLookup(stack, id, { phoneNumberId: '+12065550100', ...props });

const monitor = (lookups: PhoneNumberLookup[], props: Partial<PhoneNumberMonitorProps> = {}) =>
  new PhoneNumberMonitor(stack, 'Monitor', { lookups, ...props });

const schedule = () =>
  Object.values(Template.fromStack(stack).findResources(SCHEDULE)).map(
    ({ Properties }) => Properties as { ScheduleExpression: string; Target: { Input: unknown } },
  )[0];

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Base64'?: Intrinsic;
}

function placeholder({ Ref, 'Fn::GetAtt': attribute, 'Fn::Base64': encoded }: Intrinsic): string {
  return encoded === undefined
    ? (Ref ?? `<${String(attribute?.[1])}>`)
    : `base64 of ${String(encoded['Fn::GetAtt']?.[1])}`;
}

/** The event of the schedule, with a placeholder for each value that only the deployment knows. */
function inputOf(): Record<string, unknown> {
  const parts = (schedule()?.Target.Input as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : placeholder(part as Intrinsic)));
  return JSON.parse(text.join('')) as Record<string, unknown>;
}

describe('the schedule', () => {
  test('runs every hour by default', () => {
    monitor([lookUp()]);

    expect(schedule()?.ScheduleExpression).toBe('rate(1 hour)');
  });

  test('runs at the interval that you set', () => {
    monitor([lookUp()], { schedule: ScheduleExpression.rate(Duration.minutes(5)) });

    expect(schedule()?.ScheduleExpression).toBe('rate(5 minutes)');
  });

  test("invokes the function of the lookups, and doesn't retry an outdated event", () => {
    monitor([lookUp()]);

    Template.fromStack(stack).hasResourceProperties(SCHEDULE, {
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PhoneNumberLookupProviderFunction'), 'Arn'] },
        RetryPolicy: { MaximumEventAgeInSeconds: 600, MaximumRetryAttempts: 3 },
      },
    });
  });

  test('has a role that allows only invoking this function', () => {
    monitor([lookUp()]);

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': Match.anyValue() },
            },
          },
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Action: 'lambda:InvokeFunction',
                Effect: 'Allow',
                Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PhoneNumberLookupProviderFunction'), 'Arn'] },
              },
            ],
          },
        },
      ],
      ManagedPolicyArns: Match.absent(),
    });
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is shared by all lookups, and needs no permission in the policy of the function', () => {
    monitor([lookUp(), lookUp({ phoneNumberId: '+12065550101' }, 'SalesLine')]);

    Template.fromStack(stack).resourceCountIs(SCHEDULE, 1);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Permission', 0);
  });

  test('works with a function that another app deployed', () => {
    const arn = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';
    monitor([lookUp({ provider: PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', arn) })]);

    Template.fromStack(stack).hasResourceProperties(SCHEDULE, { Target: { Arn: arn } });
  });
});

describe('the event of the schedule', () => {
  test('contains the deployed attributes in Base64, and the deployed number', () => {
    monitor([lookUp()]);

    expect(inputOf()).toEqual({
      Dimensions: { Stack: 'Numbers', Monitor: 'Monitor' },
      MonitoredPhoneNumbers: [
        {
          Lookup: 'SupportLine',
          Properties: { PhoneNumberId: '<PhoneNumberId>' },
          Deployed: {
            Exists: 'base64 of Exists',
            ServedBy: 'base64 of ServedBy',
            Status: 'base64 of Status',
            Type: 'base64 of Type',
            ProductType: 'base64 of ProductType',
            Country: 'base64 of Country',
            CallingName: 'base64 of CallingName',
            CallingNameStatus: 'base64 of CallingNameStatus',
            Name: 'base64 of Name',
            Capabilities: 'base64 of Capabilities',
            Associations: 'base64 of Associations',
            AssociationCount: 'base64 of AssociationCount',
            AssociationsTruncated: 'base64 of AssociationsTruncated',
          },
        },
      ],
    });
  });

  test('contains the settings and expectations of the lookup, and nothing that only a deployment uses', () => {
    const connector = new CfnParameter(stack, 'Connector');
    const line = lookUp({
      api: ChimeApi.CHIME_SDK_VOICE,
      region: 'us-west-2',
      onMissing: OnMissing.EMPTY,
      absentValue: 'none',
      noEcho: true,
      refresh: RefreshPolicy.everyDeployment(),
      expect: {
        statuses: [PhoneNumberStatus.ASSIGNED],
        associations: [PhoneNumberAssociation.voiceConnector(connector.valueAsString)],
        within: Duration.minutes(1),
      },
    });
    monitor([line], { attributes: [PhoneNumberAttribute.STATUS] });

    expect(inputOf().MonitoredPhoneNumbers).toEqual([
      {
        Lookup: 'SupportLine',
        Properties: {
          PhoneNumberId: '<PhoneNumberId>',
          Api: 'chime-sdk-voice',
          Region: 'us-west-2',
          OnMissing: 'empty',
          AbsentValue: 'none',
          Expect: { Statuses: ['Assigned'], Associations: [{ Name: 'VoiceConnectorId', Value: 'Connector' }] },
        },
        Deployed: { Exists: 'base64 of Exists', Status: 'base64 of Status' },
      },
    ]);
  });

  test('contains the query of a lookup with find, and the deployed number', () => {
    const find = { association: PhoneNumberAssociation.sipRule('rule'), status: PhoneNumberStatus.ASSIGNED };
    monitor([lookUp({ phoneNumberId: undefined, find })], { attributes: [PhoneNumberAttribute.STATUS] });

    expect(inputOf().MonitoredPhoneNumbers).toEqual([
      {
        Lookup: 'SupportLine',
        Properties: { Find: { Association: { Name: 'SipRuleId', Value: 'rule' }, Status: 'Assigned' } },
        Deployed: {
          Exists: 'base64 of Exists',
          ServedBy: 'base64 of ServedBy',
          PhoneNumberId: 'base64 of PhoneNumberId',
          Status: 'base64 of Status',
        },
      },
    ]);
  });

  test('fits into a template for 200 lookups', () => {
    const lookups = Array.from({ length: 200 }, (_, index) =>
      lookUp({ phoneNumberId: `+1206555${String(1000 + index)}` }, `Line${String(index)}`),
    );
    monitor(lookups);

    const template = JSON.stringify(Template.fromStack(stack).toJSON(), undefined, 1);
    expect(inputOf().MonitoredPhoneNumbers).toHaveLength(200);
    expect(template.length).toBeLessThan(1024 * 1024);
  });
});

test.each([
  ['Drifted', (watched: PhoneNumberMonitor) => watched.metricDrifted()],
  ['Unmet', (watched: PhoneNumberMonitor) => watched.metricUnmet()],
  ['Failed', (watched: PhoneNumberMonitor) => watched.metricFailed()],
])('the metric %s is the maximum in an hour, and can have an alarm', (metricName, metricOf) => {
  metricOf(monitor([lookUp()])).createAlarm(stack, 'Alarm', { threshold: 1, evaluationPeriods: 1 });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'cdk-chime-phone-number',
    MetricName: metricName,
    Dimensions: [
      { Name: 'Monitor', Value: 'Monitor' },
      { Name: 'Stack', Value: 'Numbers' },
    ],
    Statistic: 'Maximum',
    Period: 3600,
  });
});

test('options replace the defaults of a metric', () => {
  const metric = monitor([lookUp()]).metricDrifted({ period: Duration.minutes(5), label: 'changed' });

  expect(metric).toMatchObject({ period: Duration.minutes(5), label: 'changed', statistic: 'Maximum' });
});

describe('the dimensions', () => {
  /** The dimensions in the event of the schedule. Those of the alarms are the same. */
  const dimensionsOf = (watched: PhoneNumberMonitor) => {
    const { Dimensions } = inputOf();
    expect(watched.metricFailed().toMetricConfig().metricStat?.dimensions).toEqual(
      Object.entries(Dimensions as object)
        .map(([name, value]: [string, unknown]) => ({ name, value }))
        .sort(byName),
    );
    return Dimensions;
  };

  const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);

  test.each<[string, string, string, string]>([
    ['the whole number', '+12065550100', '+12065550100', 'x0100'],
    ['a number without plus', '+12065550100', 'Line12065550100Monitor', 'Linex0100Monitor'],
    ['a number without country code', '12065550100', '206-555-0100/2', 'x0100--2'],
    ['a number with separators', '%2B12065550100', '(206) 555.0100', '(x0100'],
    ['the number of another country', '+12065550100', '+44 20 7946 0123', 'x0123'],
    ['a short number', '+1234567', 'Line1234567', 'Linex4567'],
    ['an account and a date', '+12065550100', 'Prod-111122223333-20261128', 'Prod-111122223333-20261128'],
    ['seven digits', '+12065550100', 'Line5550100', 'Line5550100'],
    ['255 characters', '+12065550100', 'x'.repeat(255), 'x'.repeat(255)],
  ])('name the monitor without its number: %s', (_, phoneNumberId, id, dimension) => {
    const watched = new PhoneNumberMonitor(stack, id, { lookups: [lookUp({ phoneNumberId })] });

    expect(dimensionsOf(watched)).toEqual({ Stack: 'Numbers', Monitor: dimension });
  });

  test('name the stack without its number', () => {
    stack = new Stack(new App(), 'Line', { stackName: 'Line-12065550100' });

    expect(dimensionsOf(monitor([lookUp()]))).toEqual({ Stack: 'Line-x0100', Monitor: 'Monitor' });
  });

  test('name a nested stack by a reference', () => {
    stack = new NestedStack(stack, 'Nested');

    expect(monitor([lookUp()]).metricFailed().dimensions).toMatchObject({ Stack: stack.stackName });
  });
});

describe('errors at synthesis', () => {
  test.each<[string, () => PhoneNumberMonitor, string]>([
    [
      'no lookups',
      () => monitor([]),
      'Numbers/Monitor: lookups is empty. Pass the lookups with the phone numbers to monitor.',
    ],
    [
      'too many lookups',
      () => monitor(Array.from({ length: 201 }, (_, index) => lookUp({}, `Line${String(index)}`))),
      'Numbers/Monitor: lookups has 201 items. Pass at most 200 to a monitor, because a schedule passes at most 256 KB to a function, and create several monitors.',
    ],
    [
      'a lookup of another stack',
      () =>
        monitor([new PhoneNumberLookup(new NestedStack(stack, 'Nested'), 'Line', { phoneNumberId: '+12065550100' })]),
      'Numbers/Monitor: The lookup Numbers/Nested/Line belongs to another stack. Create a monitor in the stack of the lookup, which knows the deployed values.',
    ],
    [
      'several providers',
      () => monitor([lookUp(), lookUp({ provider: new PhoneNumberLookupProvider(stack, 'Own') }, 'SalesLine')]),
      'Numbers/Monitor: The lookups have several providers. Create a monitor for the lookups of each provider.',
    ],
    [
      'no attributes',
      () => monitor([lookUp()], { attributes: [] }),
      'Numbers/Monitor: attributes is empty. Name the attributes to compare, or leave the prop out.',
    ],
    [
      'attributes that depend on the size of a response',
      () => monitor([lookUp()], { attributes: [PhoneNumberAttribute.DETAILS] }),
      "Numbers/Monitor: attributes can't have Details, which depends on the size of the response to CloudFormation. Name the attributes themselves.",
    ],
    [
      'an ID that CloudWatch refuses',
      () => new PhoneNumberMonitor(stack, 'Überwachung', { lookups: [lookUp()] }),
      "Numbers/Überwachung: The path 'Überwachung' is a dimension of the metrics, and CloudWatch accepts only ASCII characters in dimensions. Give the monitor and the constructs that contain it other IDs.",
    ],
    [
      'an ID that is too long for CloudWatch',
      () => new PhoneNumberMonitor(stack, 'x'.repeat(256), { lookups: [lookUp()] }),
      `Numbers/${'x'.repeat(256)}: The path of the monitor is a dimension of the metrics, and has 256 characters, more than the 255 of a dimension. Give the monitor and the constructs that contain it shorter IDs.`,
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(new Error(message));
  });
});
