import * as path from 'node:path';
import { Annotations, Duration, Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { HandlerEnvironment } from './contract/handler-environment';
import { WITHIN_MARGIN_SECONDS } from './contract/properties';
import { afterAspects, whenResolvable } from './private/after-aspects';
import { dependOnRules, isInVpc, type Pace, paceOf, warnOfSettings } from './private/deployed-function';
import { FunctionPermissions } from './private/function-permissions';
import { ImportedProvider } from './private/imported-provider';
import { assertValue, isKnownLater, shown } from './private/literals';
import { makeCodeReadable } from './private/readable-code';
import { validationError } from './private/validation-error';
import { type IPhoneNumberLookupProvider, pathInStage, ProviderBase, type ProviderEnvironment } from './provider-base';

/** ID of a stack's own provider. */
const DEFAULT_ID = 'PhoneNumberLookupProvider';

/** The handler's bundle, which is built with the package; the path is the same from `lib/` and from `build/`. */
const HANDLER_DIRECTORY = path.join(__dirname, '..', 'bundle', 'handler');

const DEFAULT_TIMEOUT = Duration.minutes(2);
const MIN_TIMEOUT = Duration.seconds(5);
const MAX_TIMEOUT = Duration.minutes(15);

/** Time that CloudFormation waits in addition to the function's timeout: invocation, cold start, and response. */
const SERVICE_TIMEOUT_MARGIN = Duration.minutes(1);
const MAX_SERVICE_TIMEOUT = Duration.hours(1);

/**
 * The longest time until Lambda tries a throttled event again.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const THROTTLED_RETRY_INTERVAL = Duration.minutes(5);

/** The ARN of one role, in any partition. */
const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/\S+$/;

/** A role in the account that holds the phone numbers. */
export interface AssumeRoleOptions {
  /**
   * ARN of the role. The role must trust the `role` of the provider, and allow `chime:GetPhoneNumber` on `*` and, for
   * lookups with `find` and lists, `chime:ListPhoneNumbers`. Tokens are allowed.
   */
  readonly roleArn: string;

  /**
   * External ID that the trust policy of the role requires.
   * @default - none
   */
  readonly externalId?: string;
}

/** Settings of a `PhoneNumberLookupProvider`. */
export interface PhoneNumberLookupProviderProps {
  /**
   * Timeout of the function, from 5 seconds to 15 minutes. The function retries throttled and failed requests until
   * shortly before the timeout.
   * @default - `Duration.minutes(2)`, or longer if the `within` of a lookup requires it
   */
  readonly timeout?: Duration;

  /**
   * Memory of the function in MiB. Lambda allocates CPU power in proportion to the memory.
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * Architecture of the function.
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;

  /**
   * Runtime of the function: Node.js 22 or later. Node.js 20 works, but Lambda has deprecated it.
   * @default lambda.Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;

  /**
   * VPC to run the function in. The VPC needs a route to the Chime endpoint and to the response URL of CloudFormation
   * in S3, for example through a NAT gateway. AWS PrivateLink offers Chime SDK Voice, but not Amazon Chime. With a VPC,
   * the role also gets the permissions for network interfaces.
   * @default - not in a VPC
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Subnets of the VPC.
   * @default - the private subnets of the VPC; not allowed without `vpc`
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the function.
   * @default - a new security group; not allowed without `vpc`
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Log group of the function.
   * @default - a new log group with a retention of one month, which is deleted with the stack
   */
  readonly logGroup?: logs.ILogGroupRef;

  /**
   * Lowest level that the function logs: steps at `INFO`, retries and refused requests at `WARN`, and internal errors
   * and responses that could not be delivered at `ERROR`. At every level, the log contains only the last four digits of
   * phone numbers.
   * @default lambda.ApplicationLogLevel.INFO
   */
  readonly logLevel?: lambda.ApplicationLogLevel;

  /**
   * Role of the function. The stack of the provider adds a policy with the permissions to the role, unless the role is
   * imported as immutable. The role can belong to another stack of the app.
   * @default - a new role with one inline policy
   */
  readonly role?: iam.IRole;

  /**
   * Additional environment variables for the function, such as `AWS_ENDPOINT_URL_CHIME`,
   * `AWS_ENDPOINT_URL_CHIME_SDK_VOICE`, or `AWS_ENDPOINT_URL`.
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Name of the function. If you change the name, CloudFormation replaces the function, and creates a new resource for
   * each lookup.
   * @default - a name that CloudFormation generates
   */
  readonly functionName?: string;

  /**
   * Reserved concurrency of the function: the number of lookups that run at the same time. Lambda queues the others,
   * which limits the request rate of many lookups. CloudFormation waits longer accordingly, up to an hour. The value
   * must be known at synthesis, so it can't be a token.
   * @default - no reserved concurrency; the function uses the unreserved concurrency of the account
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Role that the function assumes before it calls Chime, for numbers of another account.
   * @default - the function calls Chime with its own role
   */
  readonly assumeRole?: AssumeRoleOptions;
}

/**
 * The Lambda function behind lookups, with its role and its log group.
 *
 * The first lookup of a stack creates a provider, and all lookups of the stack share it. To change its settings, create
 * a provider and pass it to lookups as `provider`. Permissions that you grant to the provider are added to the role of
 * its function.
 *
 * @example
 * const provider = new PhoneNumberLookupProvider(this, 'Provider', {
 *   timeout: Duration.minutes(5),
 *   reservedConcurrentExecutions: 5,
 * });
 * new PhoneNumberLookup(this, 'SupportLine', { phoneNumberId: '+12065550100', provider });
 * new PhoneNumberLookup(this, 'SalesLine', { phoneNumberId: '+12065550101', provider });
 */
export class PhoneNumberLookupProvider extends ProviderBase implements iam.IGrantable {
  /**
   * Returns the provider of the stack, which has the default settings and is created on first use.
   * @param scope any construct of the stack.
   */
  public static getOrCreate(scope: IConstruct): PhoneNumberLookupProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(DEFAULT_ID);
    if (existing !== undefined && !(existing instanceof PhoneNumberLookupProvider)) {
      if (existing.constructor.name === PhoneNumberLookupProvider.name) {
        throw new Error(
          `${existing.node.path} belongs to another copy of cdk-chime-phone-number in this app. Run npm ls cdk-chime-phone-number, and make all packages use the same version, or pass a provider to each lookup.`,
        );
      }
      throw new Error(
        `${existing.node.path} isn't the PhoneNumberLookupProvider of this package, which requires this ID for the lookups of the stack. Give the construct another ID, or pass a provider to each lookup.`,
      );
    }
    return existing ?? new PhoneNumberLookupProvider(stack, DEFAULT_ID);
  }

  /**
   * Imports a provider that another app deployed in the same Region. The stack gets no function.
   *
   * CloudFormation waits up to 16 minutes for a response, because the timeout of the function isn't known at synthesis.
   * `within` must be shorter than the timeout of the function.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param serviceToken `serviceToken` of the provider, which is the ARN of its function; tokens are allowed.
   * @example
   * const serviceToken = new CfnParameter(this, 'ServiceToken');
   * const provider = PhoneNumberLookupProvider.fromServiceToken(this, 'Provider', serviceToken.valueAsString);
   * new PhoneNumberLookup(this, 'SupportLine', { phoneNumberId: '+12065550100', provider });
   */
  public static fromServiceToken(scope: Construct, id: string, serviceToken: string): IPhoneNumberLookupProvider {
    return new ImportedProvider(scope, id, serviceToken);
  }

  /** ARN of the function, which CloudFormation calls for each lookup. */
  public readonly serviceToken: string;

  /** The function. */
  public readonly lambdaFunction: lambda.IFunction;

  /** The role of the function, which the role of `assumeRole` must trust. */
  public readonly role: iam.IRole;

  /** The principal that receives granted permissions: the role of the function. */
  public readonly grantPrincipal: iam.IPrincipal;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** @internal */
  public readonly _environment: ProviderEnvironment = Stack.of(this);

  private readonly functionName?: string;
  private readonly resource: lambda.CfnFunction;
  private readonly timeoutIsSet: boolean;
  private timeout: Duration;
  private readonly permissions: FunctionPermissions;
  private lookups = 0;
  /** Kept for all lookups of a synthesis. */
  private pace: Pace | undefined;
  private longestWaitSeconds = 0;

  /**
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param props settings; the defaults suit most stacks.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberLookupProviderProps = {}) {
    super(scope, id);
    assertValid(this, props);
    this.functionName = props.functionName;
    this.timeoutIsSet = props.timeout !== undefined;
    this.timeout = props.timeout ?? DEFAULT_TIMEOUT;

    this.logGroup = props.logGroup
      ? asLogGroup(this, props.logGroup)
      : new logs.LogGroup(this, 'LogGroup', {
          retention: logs.RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        });
    this.permissions = new FunctionPermissions(this, {
      logGroupArn: this.logGroup.logGroupArn,
      assumedRoleArn: props.assumeRole?.roleArn,
      isInVpc: props.vpc !== undefined,
      role: props.role,
    });
    this.role = this.permissions.role;
    this.grantPrincipal = this.role.grantPrincipal;
    const fn = new lambda.Function(this, 'Function', {
      description: 'Looks up Amazon Chime phone numbers for CloudFormation (cdk-chime-phone-number)',
      code: lambda.Code.fromAsset(HANDLER_DIRECTORY),
      functionName: props.functionName,
      handler: 'index.handler',
      runtime: props.runtime ?? lambda.Runtime.NODEJS_24_X,
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: Duration.seconds(Lazy.number({ produce: () => this.timeout.toSeconds() })),
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: props.logLevel ?? lambda.ApplicationLogLevel.INFO,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
      environment: { ...props.environment, ...assumeRoleEnvironment(props.assumeRole) },
    });
    makeCodeReadable(fn);
    if (this.permissions.policy !== undefined) {
      fn.node.addDependency(this.permissions.policy);
    }
    this.resource = fn.node.defaultChild as lambda.CfnFunction;
    afterAspects(this.resource, () => {
      this.pace = undefined;
      if (isInVpc(this.resource)) {
        this.permissions.allowNetworkInterfaces();
        dependOnRules(this.resource);
      }
    });
    whenResolvable(this, () => {
      this.warnOfShortTimeout();
      warnOfSettings(this, this.resource);
      assertRole(this, Stack.of(this).resolve(props.assumeRole), true);
      this.permissions.warnOfSize();
    });
    this.lambdaFunction = fn;
    this.serviceToken = fn.functionArn;
  }

  /** @internal */
  public _bindLookup(within?: Duration): Duration {
    this.lookups += 1;
    if (within !== undefined) {
      this.raiseTimeout(within);
    }
    return Duration.seconds(Lazy.uncachedNumber({ produce: () => this.serviceTimeoutSeconds() }));
  }

  /**
   * The `ServiceToken` changes with the function, and with the name of the function.
   * @internal
   */
  public _identityIn(stack: Stack): string | undefined {
    if (this === stack.node.tryFindChild(DEFAULT_ID) && this.functionName === undefined) {
      return undefined;
    }
    const own = Stack.of(this);
    const owner = own === stack ? '' : pathInStage(own);
    return JSON.stringify([owner, own.resolve(this.serviceToken), own.resolve(this.functionName)]);
  }

  /** @internal */
  public override _allowRollback(stack: Stack, restores: boolean): void {
    this.permissions.allowRollback(stack, restores);
  }

  /** @internal */
  public override _allowToCallChime(lists: boolean, looksUp: boolean): void {
    this.permissions.allowToCallChime(lists, looksUp);
  }

  private raiseTimeout(within: Duration): void {
    const needed = within.toSeconds({ integral: false }) + WITHIN_MARGIN_SECONDS;
    this.longestWaitSeconds = Math.max(this.longestWaitSeconds, needed);
    if (needed <= this.timeout.toSeconds()) {
      return;
    }
    if (this.timeoutIsSet) {
      throw validationError(
        this,
        `within is ${within.toHumanString()}, but the timeout of the provider is ${this.timeout.toHumanString()}. Set the timeout to ${Duration.seconds(needed).toHumanString()} or more, omit it, or shorten within.`,
      );
    }
    this.timeout = Duration.seconds(Math.ceil(needed));
  }

  /** An Aspect or a property injector can set a timeout that is shorter than the lookups require. */
  private warnOfShortTimeout(): void {
    const { timeoutSeconds: seconds } = paceOf(this.resource);
    if (seconds < this.longestWaitSeconds) {
      Annotations.of(this).addWarningV2(
        'cdk-chime-phone-number:timeoutTooShort',
        `The timeout of the function is ${seconds} seconds, but within of a lookup requires ${this.longestWaitSeconds} seconds. Exclude this function from the Aspect or the property injector that sets the timeout, or shorten within.`,
      );
    }
  }

  private serviceTimeoutSeconds(): number {
    this.pace ??= paceOf(this.resource);
    const { timeoutSeconds, concurrency } = this.pace;
    const rounds = Math.ceil(this.lookups / concurrency) || 1;
    const queued = rounds > 1 ? THROTTLED_RETRY_INTERVAL.toSeconds() : 0;
    const seconds = rounds * timeoutSeconds + queued + SERVICE_TIMEOUT_MARGIN.toSeconds();
    return Math.min(seconds, MAX_SERVICE_TIMEOUT.toSeconds());
  }
}

/** A log group whose type has no ARN, such as a `CfnLogGroup`, with the methods of the others. */
function asLogGroup(scope: Construct, logGroup: logs.ILogGroupRef): logs.ILogGroup {
  return 'logGroupArn' in logGroup
    ? (logGroup as logs.ILogGroup)
    : logs.LogGroup.fromLogGroupName(scope, 'LogGroup', logGroup.logGroupRef.logGroupName);
}

function assumeRoleEnvironment(assumeRole: AssumeRoleOptions | undefined): Record<string, string> {
  if (assumeRole === undefined) {
    return {};
  }
  return {
    [HandlerEnvironment.ASSUME_ROLE_ARN]: assumeRole.roleArn,
    ...(assumeRole.externalId !== undefined && { [HandlerEnvironment.ASSUME_ROLE_EXTERNAL_ID]: assumeRole.externalId }),
  };
}

function assertValid(scope: Construct, props: PhoneNumberLookupProviderProps): void {
  const { timeout, runtime, reservedConcurrentExecutions, vpc } = props;
  assertRole(scope, props.assumeRole);
  if (timeout?.isUnresolved() === true) {
    throw validationError(
      scope,
      'timeout must be known at synthesis, because the ServiceTimeout of lookups depends on it. Pass a Duration without tokens.',
    );
  }
  if (timeout && (timeout.toSeconds() < MIN_TIMEOUT.toSeconds() || timeout.toSeconds() > MAX_TIMEOUT.toSeconds())) {
    throw validationError(
      scope,
      `timeout is ${timeout.toHumanString()}. Use ${MIN_TIMEOUT.toHumanString()} to ${MAX_TIMEOUT.toHumanString()}, which is the maximum of Lambda.`,
    );
  }
  const nodeVersion = /^nodejs(\d+)\.x$/.exec(runtime?.name ?? 'nodejs24.x')?.[1];
  if (Number(nodeVersion ?? 0) < 20) {
    throw validationError(
      scope,
      `runtime is ${String(runtime?.name)}. The function requires Node.js 20 or later, such as lambda.Runtime.NODEJS_24_X.`,
    );
  }
  if (Token.isUnresolved(reservedConcurrentExecutions)) {
    throw validationError(
      scope,
      'reservedConcurrentExecutions must be known at synthesis, because the ServiceTimeout of lookups depends on it. Pass a number without tokens.',
    );
  }
  if (
    reservedConcurrentExecutions !== undefined &&
    !(Number.isInteger(reservedConcurrentExecutions) && reservedConcurrentExecutions >= 1)
  ) {
    throw validationError(
      scope,
      `reservedConcurrentExecutions is ${reservedConcurrentExecutions}. Use a whole number of 1 or more. With 0, the function would never run.`,
    );
  }
  if (vpc === undefined && (props.vpcSubnets !== undefined || props.securityGroups !== undefined)) {
    throw validationError(scope, 'vpcSubnets and securityGroups require a VPC. Add the vpc prop, or omit them.');
  }
}

/**
 * Refuses a role that isn't one role. Without its ARN, the function would call Chime in its own account.
 * @param assumeRole the prop, or what its tokens resolve to: an object for a value of the deployment.
 */
function assertRole(scope: Construct, assumeRole: unknown, isResolved = false): void {
  if (assumeRole === undefined) {
    return;
  }
  const { roleArn, externalId } = (assumeRole ?? {}) as Readonly<Record<string, unknown>>;
  const isRole =
    typeof roleArn === 'string'
      ? isKnownLater(roleArn) || ROLE_ARN.test(roleArn)
      : isResolved && typeof roleArn === 'object' && roleArn !== null;
  if (!isRole || /[*?]/.test(shown(roleArn))) {
    throw validationError(
      scope,
      `assumeRole.roleArn is ${shown(roleArn)}, which isn't the ARN of one role. Pass an ARN such as arn:aws:iam::111122223333:role/PhoneNumbers, and check the variable that it comes from.`,
    );
  }
  if (externalId !== undefined && typeof externalId !== 'object') {
    assertValue(scope, 'assumeRole.externalId', externalId, 'the external ID');
  }
}
