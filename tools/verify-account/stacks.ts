/** The app that a run deploys. Each stack shows one or a few claims. */
import {
  App,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  type StackProps,
} from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  ChimeApi,
  OnMissing,
  OnRollback,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  PhoneNumberMonitor,
  type PhoneNumberProductType,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../lib';
import { addLookupEnvironment } from '../local-aws/lookup-environment';

/** IDs and descriptions of the stacks, in the order in which they are printed. */
export const STACKS = {
  Numbers: 'a lookup with an output for every attribute, one with noEcho, and a monitor',
  Reader: 'a stack that reads the first one by weak references',
  Elsewhere: 'the same in another Region',
  Found: 'a lookup that finds its number by the attributes of another lookup',
  Form: 'a lookup whose number is a parameter',
  Expectation: 'a lookup whose expectation will fail in an update',
  Restored: 'a lookup whose function will lose its connection to Chime, so that an update fails and rolls back',
  NotRestored: 'the same with OnRollback.FAIL, so that the rollback fails',
  ErrorsOnly: 'a monitor whose function logs only errors',
  FailedCreate: 'a lookup whose expectation fails from the start',
  Exporter: 'a lookup with an exported attribute',
  Importer: 'a stack that imports it',
  EmptyExport: 'a lookup that tries to export an empty attribute',
  OldEndpoint: 'a lookup that calls the Amazon Chime namespace',
  Crash: 'a lookup whose function crashes',
  Queue: 'three lookups and a function with a reserved concurrency of one',
  Timeout: 'a lookup whose ServiceTimeout will change',
  Fits: 'a custom resource with a response of 4,096 bytes',
  TooLarge: 'one with a response of 4,097 bytes',
} as const;

export type StackId = keyof typeof STACKS;

/** The settings of a synthesis. */
export interface Verification {
  /** Prefix of the names of the stacks. */
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  readonly otherRegion: string;
  readonly phoneNumber: string;
  /** Whether to synthesize the second deployment, which changes the resources of the first. */
  readonly isChanged: boolean;
  /** Environment variables to add to the functions. */
  readonly lookupEnvironment: Readonly<Record<string, string>>;
}

/** This number doesn't exist, because it is reserved for fiction. */
export const MISSING_NUMBER = '+12065550199';

/** An attribute that Chime SDK Voice never has. */
const EMPTY = PhoneNumberAttribute.USER_ID;

/** For the function that crashes. */
export const SERVICE_TIMEOUT = Duration.seconds(20);

export const QUEUED_LOOKUPS = 3;

/** Handler of a provider's function. The function of `Crash` has another one until the cleanup. */
export const HANDLER = 'index.handler';

export function nameOf({ prefix }: Pick<Verification, 'prefix'>, id: StackId): string {
  return `${prefix}-${id}`;
}

/** Returns the folder of the cloud assembly. */
export function synthesize(verification: Verification, folder: string): string {
  const app = new App({ outdir: folder, analyticsReporting: false });
  define(app, verification);
  addLookupEnvironment(app, verification.lookupEnvironment);
  return app.synth().directory;
}

function define(app: App, verification: Verification): void {
  const { account, region, otherRegion, phoneNumber, isChanged } = verification;
  const stack = (id: StackId, props: StackProps = {}): Stack =>
    new Stack(app, nameOf(verification, id), { env: { account, region }, ...props });
  // Changes the value of absent attributes, because nothing changes in Chime.
  const absentValue = isChanged ? 'changed' : '';

  const numbers = stack('Numbers');
  const line = new PhoneNumberLookup(numbers, 'Line', {
    phoneNumberId: phoneNumber,
    absentValue: absentValue || undefined,
  });
  line.createOutputs();
  const quiet = new PhoneNumberLookup(numbers, 'Quiet', { phoneNumberId: phoneNumber, noEcho: true });
  new CfnOutput(numbers, 'QuietStatus', { value: quiet.status });
  new PhoneNumberMonitor(numbers, 'Monitor', { lookups: [line] });

  const tags = { deployment: isChanged ? '2' : '1' };
  read(stack('Reader', { tags }), line);
  read(stack('Elsewhere', { tags, env: { account, region: otherRegion } }), line);

  const found = stack('Found');
  const known = new PhoneNumberLookup(found, 'Known', { phoneNumberId: phoneNumber });
  const match = new PhoneNumberLookup(found, 'Line', {
    find: {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a token, which CloudFormation resolves
      status: known.status as PhoneNumberStatus,
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a token, too
      productType: known.productType as PhoneNumberProductType,
    },
  });
  new CfnOutput(found, 'E164', { value: match.e164PhoneNumber });

  const form = stack('Form');
  const parameter = new CfnParameter(form, 'PhoneNumberId', { default: phoneNumber });
  new PhoneNumberLookup(form, 'Line', { phoneNumberId: parameter.valueAsString, onMissing: OnMissing.EMPTY });

  const impossible = { statuses: [PhoneNumberStatus.ACQUIRE_FAILED] };
  new PhoneNumberLookup(stack('Expectation'), 'Line', {
    phoneNumberId: phoneNumber,
    expect: isChanged ? impossible : undefined,
  });
  new PhoneNumberLookup(stack('FailedCreate'), 'Line', { phoneNumberId: phoneNumber, expect: impossible });

  const refreshed = (owner: Stack, onRollback: OnRollback): PhoneNumberLookup =>
    new PhoneNumberLookup(owner, 'Line', {
      phoneNumberId: phoneNumber,
      refresh: RefreshPolicy.onTrigger(isChanged ? '2' : '1'),
      onRollback,
      provider: new PhoneNumberLookupProvider(owner, 'Provider', { timeout: Duration.seconds(20) }),
    });
  const restored = stack('Restored');
  new CfnOutput(restored, 'Status', { value: refreshed(restored, OnRollback.RESTORE).status });
  refreshed(stack('NotRestored'), OnRollback.FAIL);

  const errorsOnly = stack('ErrorsOnly');
  const provider = new PhoneNumberLookupProvider(errorsOnly, 'Provider', {
    logLevel: lambda.ApplicationLogLevel.ERROR,
  });
  const watched = new PhoneNumberLookup(errorsOnly, 'Line', { phoneNumberId: phoneNumber, provider });
  new PhoneNumberMonitor(errorsOnly, 'Monitor', { lookups: [watched] });

  const exporter = stack('Exporter');
  const exportPrefix = exporter.stackName;
  const exported = new PhoneNumberLookup(exporter, 'Line', {
    phoneNumberId: phoneNumber,
    absentValue: isChanged ? 'changed' : 'none',
  });
  exported.createOutputs({ exportPrefix, attributes: [EMPTY] });
  const importer = stack('Importer');
  importer.addStackDependency(exporter);
  const imported = PhoneNumberLookup.fromExports(importer, 'Line', { exportPrefix });
  new ssm.StringParameter(importer, 'Value', { stringValue: imported.attribute(EMPTY) });

  const emptyExport = stack('EmptyExport');
  const empty = new PhoneNumberLookup(emptyExport, 'Line', { phoneNumberId: phoneNumber });
  new CfnOutput(emptyExport, 'Empty', { value: empty.attribute(EMPTY), exportName: `${emptyExport.stackName}-Empty` });

  const oldEndpoint = stack('OldEndpoint');
  const old = new PhoneNumberLookup(oldEndpoint, 'Line', {
    phoneNumberId: phoneNumber,
    api: ChimeApi.CHIME,
    onMissing: OnMissing.EMPTY,
  });
  new CfnOutput(oldEndpoint, 'Exists', { value: old.exists });

  crash(stack('Crash'), phoneNumber);

  const queue = stack('Queue');
  const queued = new PhoneNumberLookupProvider(queue, 'Provider', { reservedConcurrentExecutions: 1 });
  for (let index = 0; index < QUEUED_LOOKUPS; index += 1) {
    new PhoneNumberLookup(queue, `Line${String(index)}`, { phoneNumberId: phoneNumber, provider: queued });
  }

  const timeout = stack('Timeout');
  new PhoneNumberLookup(timeout, 'Line', {
    phoneNumberId: phoneNumber,
    provider: new PhoneNumberLookupProvider(timeout, 'Provider', { timeout: Duration.minutes(isChanged ? 3 : 2) }),
  });

  respondWith(4096, stack('Fits'));
  respondWith(4097, stack('TooLarge'));
}

/** Reads the number and an empty attribute, in outputs and in a resource. */
function read(reader: Stack, line: PhoneNumberLookup): void {
  new CfnOutput(reader, 'E164', { value: line.e164PhoneNumber });
  new CfnOutput(reader, 'Empty', { value: Fn.join('', ['<', line.attribute(EMPTY), '>']) });
  new ssm.StringParameter(reader, 'Status', { stringValue: line.status });
}

/** The function lacks the module of its handler, so CloudFormation waits until `SERVICE_TIMEOUT`. */
function crash(stack: Stack, phoneNumberId: string): void {
  const fn = PhoneNumberLookupProvider.getOrCreate(stack).lambdaFunction.node.defaultChild;
  const resource = new PhoneNumberLookup(stack, 'Line', { phoneNumberId }).node.defaultChild;
  if (lambda.CfnFunction.isCfnFunction(fn) && CfnResource.isCfnResource(resource)) {
    fn.handler = 'missing.handler';
    resource.addPropertyOverride('ServiceTimeout', SERVICE_TIMEOUT.toSeconds());
  }
}

/** Adds a custom resource whose response has this number of bytes. */
function respondWith(bytes: number, stack: Stack): void {
  const logGroup = new logs.LogGroup(stack, 'LogGroup', { removalPolicy: RemovalPolicy.DESTROY });
  const fn = new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    logGroup,
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
    code: lambda.Code.fromInline(`
exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId, RequestType, ResourceProperties } = event;
  const response = { Status: 'SUCCESS', PhysicalResourceId: 'size', StackId, RequestId, LogicalResourceId, Data: { P: '' } };
  if (RequestType !== 'Delete') {
    response.Data.P = 'x'.repeat(Number(ResourceProperties.Bytes) - JSON.stringify(response).length);
  }
  const body = JSON.stringify(response);
  await fetch(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
};
`),
  });
  new CfnResource(stack, 'Response', {
    type: 'Custom::ResponseSize',
    properties: { ServiceToken: fn.functionArn, ServiceTimeout: 60, Bytes: bytes },
  });
}
