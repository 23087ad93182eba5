import { Aws, Duration, Fn, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import {
  dimensionValue,
  MAX_DIMENSION_LENGTH,
  METRIC_NAMESPACE,
  type MonitorDimensions,
  type MonitorEvent,
  MonitorMetric,
} from './contract/monitor';
import { ChimeApi } from './contract/chime-api';
import { PhoneNumberAttribute } from './contract/phone-number-attribute';
import { parseE164 } from './contract/phone-number-model';
import type { LookupProperties } from './contract/properties';
import type { PhoneNumberLookup } from './phone-number-lookup';
import { validationError } from './private/validation-error';

/** Attributes that describe a number. Timestamps aren't included, because they change without a change of the number. */
const DEFAULT_ATTRIBUTES: readonly PhoneNumberAttribute[] = [
  PhoneNumberAttribute.STATUS,
  PhoneNumberAttribute.TYPE,
  PhoneNumberAttribute.PRODUCT_TYPE,
  PhoneNumberAttribute.COUNTRY,
  PhoneNumberAttribute.CALLING_NAME,
  PhoneNumberAttribute.CALLING_NAME_STATUS,
  PhoneNumberAttribute.NAME,
  PhoneNumberAttribute.CAPABILITIES,
  PhoneNumberAttribute.ASSOCIATIONS,
];

/** These attributes depend on how much fits into the response to CloudFormation, not on the number itself. */
const NOT_COMPARABLE: readonly PhoneNumberAttribute[] = [
  PhoneNumberAttribute.DETAILS,
  PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED,
];

/** A schedule passes at most 256 KB to the function. A typical number takes about 800 bytes. */
const MAX_LOOKUPS = 200;

/** A later invocation could compare with the attributes of an earlier deployment. */
const MAX_EVENT_AGE = Duration.minutes(10);
const MAX_RETRY_ATTEMPTS = 3;

/** Settings of a `PhoneNumberMonitor`. */
export interface PhoneNumberMonitorProps {
  /**
   * The lookups whose phone numbers are monitored, from 1 to 200. All of them belong to the stack of the monitor and
   * share one provider.
   */
  readonly lookups: PhoneNumberLookup[];

  /**
   * Schedule on which the function checks the phone numbers.
   * @default scheduler.ScheduleExpression.rate(Duration.hours(1))
   */
  readonly schedule?: scheduler.ScheduleExpression;

  /**
   * Attributes to compare with the deployed ones. Whether the number exists is always compared. `DETAILS` and
   * `ASSOCIATIONS_TRUNCATED` can't be compared. What differs only because the other API responded isn't a change.
   * @default - Status, Type, ProductType, Country, CallingName, CallingNameStatus, Name, Capabilities, and Associations
   */
  readonly attributes?: PhoneNumberAttribute[];
}

/**
 * Watches phone numbers after the deployment. Amazon Chime sends no events for phone numbers, and the attributes of a
 * lookup keep the values of the last deployment.
 *
 * A schedule of Amazon EventBridge Scheduler invokes the function of the lookups with the deployed attributes. The
 * function calls Amazon Chime, compares the attributes, and writes CloudWatch metrics and log lines. It doesn't change
 * the numbers or the stack.
 *
 * @example
 * declare const supportLine: PhoneNumberLookup;
 * const monitor = new PhoneNumberMonitor(this, 'Monitor', { lookups: [supportLine] });
 * monitor.metricDrifted().createAlarm(this, 'Drifted', {
 *   threshold: 1,
 *   evaluationPeriods: 2,
 * });
 */
export class PhoneNumberMonitor extends Construct {
  /** The schedule that invokes the function. */
  public readonly schedule: scheduler.ISchedule;

  /** The role of the schedule, which can only invoke the function. */
  public readonly role: iam.IRole;

  private readonly dimensions: MonitorDimensions;

  /**
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param props settings; only `lookups` is required.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberMonitorProps) {
    super(scope, id);
    const functionArn = functionOf(this, props.lookups);
    assertComparable(this, props.attributes);
    this.dimensions = dimensionsOf(this, props.lookups);
    this.role = scheduleRole(this, functionArn);
    const { role } = this;
    this.schedule = new scheduler.Schedule(this, 'Schedule', {
      description: 'Compares Amazon Chime phone numbers with what was deployed (cdk-chime-phone-number)',
      schedule: props.schedule ?? scheduler.ScheduleExpression.rate(Duration.hours(1)),
      target: {
        bind: () => ({
          arn: functionArn,
          role,
          input: scheduler.ScheduleTargetInput.fromObject(this.renderEvent(props)),
          retryPolicy: {
            maximumEventAgeInSeconds: MAX_EVENT_AGE.toSeconds(),
            maximumRetryAttempts: MAX_RETRY_ATTEMPTS,
          },
        }),
      },
    });
  }

  /**
   * Number of phone numbers with an attribute that differs from the deployed one: the maximum in an hour. Numbers that
   * no longer exist are included.
   * @param props other settings of the metric. Choose a `period` that is at least as long as the interval of the
   * schedule.
   */
  public metricDrifted(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MonitorMetric.DRIFTED, props);
  }

  /**
   * Number of phone numbers that don't meet the `expect` of their lookup: the maximum in an hour.
   * @param props other settings of the metric. Choose a `period` that is at least as long as the interval of the
   * schedule.
   */
  public metricUnmet(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MonitorMetric.UNMET, props);
  }

  /**
   * Number of phone numbers that could not be checked, for example because Amazon Chime was down: the maximum in an
   * hour. They don't count as drifted.
   * @param props other settings of the metric. Choose a `period` that is at least as long as the interval of the
   * schedule.
   */
  public metricFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(MonitorMetric.FAILED, props);
  }

  private metric(metricName: MonitorMetric, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { ...this.dimensions },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.hours(1),
      ...props,
    }).attachTo(this);
  }

  private renderEvent({ lookups, attributes = [...DEFAULT_ATTRIBUTES] }: PhoneNumberMonitorProps): MonitorEvent {
    return {
      Dimensions: this.dimensions,
      MonitoredPhoneNumbers: lookups.map((lookup) => ({
        Lookup: pathInStack(lookup),
        Properties: checkedProperties(lookup),
        Deployed: Object.fromEntries(
          comparedAttributes(lookup, attributes).map((name) => [name, Fn.base64(lookup.attribute(name))]),
        ),
      })),
    };
  }
}

/**
 * The deployed number, or the query that finds a number now, and its expectations. A check doesn't wait for them,
 * because the next check follows.
 */
function checkedProperties(lookup: PhoneNumberLookup): LookupProperties {
  const { Find, Api, Region, OnMissing, AbsentValue, Expect } = lookup._properties;
  return {
    ...(Find === undefined ? { PhoneNumberId: lookup.phoneNumberId } : { Find }),
    Api,
    Region,
    OnMissing,
    AbsentValue,
    Expect: Expect && { ...Expect, WithinSeconds: undefined },
  };
}

/**
 * The attributes to compare, and those that the handler needs to compare them. A query can find another number, and
 * `ChimeApi.AUTO` another API, which returns other elements.
 */
function comparedAttributes(
  lookup: PhoneNumberLookup,
  attributes: readonly PhoneNumberAttribute[],
): PhoneNumberAttribute[] {
  const { Find, Api = ChimeApi.AUTO } = lookup._properties;
  const found = Find === undefined ? [] : [PhoneNumberAttribute.PHONE_NUMBER_ID];
  const servedBy = Api === ChimeApi.AUTO ? [PhoneNumberAttribute.SERVED_BY] : [];
  const companions = attributes.includes(PhoneNumberAttribute.ASSOCIATIONS)
    ? [PhoneNumberAttribute.ASSOCIATION_COUNT, PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED]
    : [];
  return [...new Set([PhoneNumberAttribute.EXISTS, ...servedBy, ...found, ...attributes, ...companions])];
}

/** The function that all lookups share. Only a monitor in the stack of the lookups knows the deployed attributes. */
function functionOf(monitor: Construct, [first, ...others]: readonly PhoneNumberLookup[]): string {
  if (first === undefined) {
    throw validationError(monitor, 'lookups is empty. Pass the lookups with the phone numbers to monitor.');
  }
  const lookups = [first, ...others];
  if (lookups.length > MAX_LOOKUPS) {
    throw validationError(
      monitor,
      `lookups has ${lookups.length} items. Pass at most ${MAX_LOOKUPS} to a monitor, because a schedule passes at most 256 KB to a function, and create several monitors.`,
    );
  }
  const foreign = lookups.find((lookup) => Stack.of(lookup) !== Stack.of(monitor));
  if (foreign !== undefined) {
    throw validationError(
      monitor,
      `The lookup ${foreign.node.path} belongs to another stack. Create a monitor in the stack of the lookup, which knows the deployed values.`,
    );
  }
  if (others.some((lookup) => lookup._provider !== first._provider)) {
    throw validationError(
      monitor,
      'The lookups have several providers. Create a monitor for the lookups of each provider.',
    );
  }
  return first._provider.serviceToken;
}

function assertComparable(monitor: Construct, attributes: readonly PhoneNumberAttribute[] | undefined): void {
  if (attributes?.length === 0) {
    throw validationError(monitor, 'attributes is empty. Name the attributes to compare, or leave the prop out.');
  }
  const refused = attributes?.find((attribute) => NOT_COMPARABLE.includes(attribute));
  if (refused !== undefined) {
    throw validationError(
      monitor,
      `attributes can't have ${refused}, which depends on the size of the response to CloudFormation. Name the attributes themselves.`,
    );
  }
}

/** The names of a monitor and its stack, without the numbers that it monitors. */
function dimensionsOf(monitor: Construct, lookups: readonly PhoneNumberLookup[]): MonitorDimensions {
  const numbers = lookups.flatMap(({ _properties: { PhoneNumberId = '' } }) => parseE164(PhoneNumberId) ?? []);
  const { stackName } = Stack.of(monitor);
  return {
    Stack: Token.isUnresolved(stackName) ? stackName : dimensionValue(stackName, numbers),
    Monitor: dimensionValue(checkedPath(monitor), numbers),
  };
}

/** The path of a monitor in its stack. CloudWatch accepts only printable ASCII characters in a dimension. */
function checkedPath(monitor: Construct): string {
  const path = pathInStack(monitor);
  if (!/^[ -~]+$/.test(path)) {
    throw validationError(
      monitor,
      `The path '${path}' is a dimension of the metrics, and CloudWatch accepts only ASCII characters in dimensions. Give the monitor and the constructs that contain it other IDs.`,
    );
  }
  if (path.length > MAX_DIMENSION_LENGTH) {
    throw validationError(
      monitor,
      `The path of the monitor is a dimension of the metrics, and has ${path.length} characters, more than the ${MAX_DIMENSION_LENGTH} of a dimension. Give the monitor and the constructs that contain it shorter IDs.`,
    );
  }
  return path;
}

function scheduleRole(monitor: Construct, functionArn: string): iam.Role {
  const scheduleGroup = Stack.of(monitor).formatArn({
    service: 'scheduler',
    resource: 'schedule-group',
    resourceName: 'default',
  });
  return new iam.Role(monitor, 'Role', {
    description: 'Lets the schedule of cdk-chime-phone-number invoke the function of the lookups',
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': scheduleGroup } },
    }),
    inlinePolicies: {
      InvokeFunction: new iam.PolicyDocument({
        statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] })],
      }),
    },
  });
}

function pathInStack(construct: Construct): string {
  return construct.node.path.slice(Stack.of(construct).node.path.length).replace(/^\//, '');
}
