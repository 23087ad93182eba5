import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Duration,
  Fn,
  NestedStack,
  ReferenceStrength,
  Stack,
  type StackProps,
  Stage,
} from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { ChimeEndpoint } from '../../../fake-aws/chime-endpoint';
import { sampleInventory } from '../../../fake-aws/inventory';
import {
  OnMissing,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  PhoneNumberStatus,
  RefreshPolicy,
} from '../../../lib';
import { type Finished, runCommand } from '../../support/run';

const NUMBER = '+12065550100';
const MISSING = '+19995550000';
const ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };

interface PreviewJson {
  readonly success: boolean;
  readonly lookups: { path: string; status: string; reason?: string; attributes?: Record<string, string> }[];
  readonly outputs: { stack: string; place: string; value?: unknown; unknown?: string }[];
  readonly crossStackValues: { stack: string; place: string; value?: unknown; unknown?: string }[];
}

let directory: string;
let app: App;
let stack: Stack;

/** A stack with a resource, since CloudFormation takes no stack without one. */
const anotherStack = (id: string, props?: StackProps) => {
  const another = new Stack(app, id, props);
  new Queue(another, 'Queue');
  return another;
};

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'preview-'));
  app = new App({
    outdir: path.join(directory, 'cdk.out'),
    context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' },
  });
  stack = anotherStack('Producer');
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

const runPreview = async (args: readonly string[], environment?: Record<string, string>): Promise<Finished> => {
  app.synth();
  return await runCommand(['preview', ...args], { cwd: directory, ...(environment && { environment }) });
};

const previewJson = async (...args: readonly string[]): Promise<PreviewJson> => {
  const { stdout, stderr } = await runPreview(['--offline', '--json', ...args]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as PreviewJson;
};

const lookUp = (phoneNumberId = NUMBER) => new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId });

describe('values that are filled in', () => {
  test('functions of CloudFormation, parameters and pseudo parameters', async () => {
    // GIVEN
    const env = { account: '111122223333', region: 'us-west-2' };
    const own = anotherStack('Own', { env });
    const line = new PhoneNumberLookup(own, 'Line', {
      phoneNumberId: new CfnParameter(own, 'Number', { default: '12065550100' }).valueAsString,
    });
    const suffix = new CfnParameter(own, 'Suffix', { type: 'Number', default: 7 });
    const {
      'Fn::GetAtt': [logicalId],
    } = own.resolve(line.status) as { 'Fn::GetAtt': [string, string] };
    const values = {
      GetAtt: line.status,
      Join: `tel:${line.e164PhoneNumber};ext=${suffix.valueAsString}`,
      Sub: Fn.sub(`\${Number} is \${Given} in \${AWS::Region}, \${!Literal}, \${${logicalId}.Status}`, {
        Given: line.status,
      }),
      Select: Fn.select(1, Fn.split('"Value":"', line.associations)),
      Pseudo: `${Aws.ACCOUNT_ID} ${Aws.REGION} ${Aws.PARTITION} ${Aws.STACK_NAME} ${Aws.URL_SUFFIX}`,
      Ref: Fn.ref(logicalId),
      Id: line.phoneNumberId,
      Literal: 'as it is',
    };
    for (const [id, value] of Object.entries(values)) {
      new CfnOutput(own, id, { value });
    }

    // WHEN
    const { outputs } = await previewJson('--parameters', 'Suffix=5', '--parameters', 'Own:Suffix=9');

    // THEN
    expect(Object.fromEntries(outputs.map(({ place, value }) => [place, value]))).toEqual({
      GetAtt: 'Assigned',
      Join: 'tel:+12065550100;ext=9',
      Sub: '12065550100 is Assigned in us-west-2, ${Literal}, Assigned',
      Select: 'abcdef1ghij2klmno3pqr4","AssociatedTimestamp":"2019-10-28T18:40:37.453Z"}]',
      Pseudo: '111122223333 us-west-2 aws Own amazonaws.com',
      Ref: NUMBER,
      Id: NUMBER,
      Literal: 'as it is',
    });
  });

  test('what only a deployment can know says so', async () => {
    const { status } = lookUp();
    const queue = new Queue(stack, 'Other');
    new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-west-2') });
    const parameter = new CfnParameter(stack, 'Given');
    const ssm = new CfnParameter(stack, 'FromSsm', { type: 'AWS::SSM::Parameter::Value<String>', default: '/a' });
    const values = {
      Arn: queue.queueArn,
      Ref: queue.queueUrl,
      Mixed: `${status} ${queue.queueName}`,
      Parameter: parameter.valueAsString,
      Ssm: ssm.valueAsString,
      StackId: Aws.STACK_ID,
      Region: Aws.REGION,
      If: Fn.conditionIf('Condition', status, status).toString(),
      Import: Fn.importValue('elsewhere'),
      StackOutput: Fn.getStackOutput('Elsewhere', 'Status'),
    };
    for (const [id, value] of Object.entries(values)) {
      new CfnOutput(stack, id, { value });
    }

    const { outputs, success } = await previewJson();

    expect(success).toBe(true);
    expect(Object.fromEntries(outputs.map(({ place, unknown }) => [place, unknown]))).toEqual({
      Arn: 'Arn of Producer/Other',
      Ref: 'Ref of Producer/Other',
      Mixed: 'QueueName of Producer/Other',
      Parameter: 'parameter Given, which has no default (set it with --parameters Given=…)',
      Ssm: 'the SSM parameter that FromSsm names',
      StackId: 'AWS::StackId',
      Region: 'AWS::Region',
      If: 'AWS::Region',
      Import: 'export elsewhere, which is not in this cloud assembly',
      StackOutput: 'output Status of stack Elsewhere, which is not in this cloud assembly',
    });
  });

  test.each([ReferenceStrength.WEAK, ReferenceStrength.STRONG])(
    '%s references from another stack',
    async (referenceStrength) => {
      const lookup = new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: NUMBER, referenceStrength });
      const consumer = anotherStack('Consumer');
      new StringParameter(consumer, 'Parameter', { stringValue: `tel:${lookup.e164PhoneNumber}` });

      const { crossStackValues, outputs } = await previewJson();

      expect(crossStackValues).toEqual([{ stack: 'Consumer', place: 'Parameter.Value', value: 'tel:+12065550100' }]);
      expect(outputs).toEqual([]);
    },
  );

  test('nested stacks, stages and other Regions', async () => {
    // GIVEN a number that goes into a nested stack, is looked up again there, and comes out to another Region
    const env = { account: '111122223333', region: 'us-east-1' };
    const parent = new Stack(app, 'Parent', { env });
    const first = new PhoneNumberLookup(parent, 'First', { phoneNumberId: NUMBER });
    const nested = new NestedStack(parent, 'Nested');
    const second = new PhoneNumberLookup(nested, 'Second', { phoneNumberId: first.e164PhoneNumber });
    new CfnOutput(parent, 'Nested2', { value: second.status });
    const west = anotherStack('West', { env: { ...env, region: 'us-west-2' } });
    new CfnOutput(west, 'Far', { value: first.status });
    const stage = new Stage(app, 'Beta');
    new PhoneNumberLookup(new Stack(stage, 'Stack'), 'Staged', { phoneNumberId: NUMBER });

    // WHEN
    const { lookups, outputs, crossStackValues } = await previewJson();

    // THEN
    expect(lookups.map(({ path: construct, status }) => [construct, status]).sort()).toEqual([
      ['Beta/Stack/Staged', 'SUCCESS'],
      ['Parent/First', 'SUCCESS'],
      ['Parent/Nested/Second', 'SUCCESS'],
    ]);
    expect(outputs.map(({ place, value }) => [place, value])).toEqual([
      ['Nested2', 'Assigned'],
      ['Far', 'Assigned'],
    ]);
    expect(crossStackValues).toEqual([]);
  });
});

describe('lookups', () => {
  test('one that would fail the deployment: its reason, and exit status 1', async () => {
    new CfnOutput(stack, 'Status', { value: lookUp(MISSING).status });

    const { status, stdout } = await runPreview(['--offline']);

    expect(status).toBe(1);
    expect(stdout).toMatch(/^ {2}✖ Producer\/SupportLine +would fail the deployment$/m);
    expect(stdout).toContain('✖ Producer/SupportLine would fail the deployment:\n  ');
    expect(stdout).toContain('Phone number …0000 was not found');
    expect(stdout).toContain('(only a deployment can know Status of Producer/SupportLine, whose lookup failed)');
    expect(stdout).toContain('1 lookup: 0 succeeded, 1 failed');
  });

  test('one whose number only a deployment knows is not run, and does not fail', async () => {
    lookUp(new CfnParameter(stack, 'Number').valueAsString);

    const { status, stdout } = await runPreview(['--offline']);

    expect(status).toBe(0);
    expect(stdout).toContain('? Producer/SupportLine was not run:\n  only a deployment can know parameter Number');
    expect(stdout).toContain('1 lookup: 0 succeeded, 0 failed, 1 only a deployment can run');
  });

  test('a number given with --parameters', async () => {
    lookUp(new CfnParameter(stack, 'Number').valueAsString);

    const { lookups } = await previewJson('--parameters', 'Number=18005550111');

    expect(lookups[0]?.attributes?.E164PhoneNumber).toBe('+18005550111');
  });

  test('every prop reaches the handler as CloudFormation would hand it over', async () => {
    new PhoneNumberLookup(stack, 'Odd', {
      phoneNumberId: MISSING,
      onMissing: OnMissing.EMPTY,
      absentValue: 'none',
      refresh: RefreshPolicy.everyDeployment(),
      noEcho: true,
    });

    const { stdout } = await runPreview(['--offline', '--details']);
    const { lookups } = await previewJson();

    expect(lookups[0]?.attributes).toMatchObject({ Exists: 'false', Status: 'none' });
    // noEcho masks here as it does at CloudFormation.
    expect(stdout).toMatch(/Exists +\*{4} \(noEcho\)/);
  });

  test('expectations are checked once, and waited for only with --wait', async () => {
    new PhoneNumberLookup(stack, 'Waits', {
      phoneNumberId: '+442079460123',
      expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.seconds(2) },
    });

    const [now, later] = [await previewJson(), await previewJson('--wait')];

    expect(now.lookups[0]?.reason).toContain('is not as expected: Status is Unassigned, expected Assigned.');
    expect(later.lookups[0]?.reason).toContain(
      'is not as expected after 2 s: Status is Unassigned, expected Assigned.',
    );
  });

  test('waiting takes its own time beside that of --timeout, as a deployment has it', async () => {
    new PhoneNumberLookup(stack, 'Waits', {
      phoneNumberId: '+442079460123',
      expect: { statuses: [PhoneNumberStatus.ASSIGNED], within: Duration.seconds(4) },
    });

    const { lookups } = await previewJson('--wait', '--timeout', '7');

    expect(lookups[0]?.reason).toContain('is not as expected after 4 s: ');
  });

  test('many at once', async () => {
    for (let index = 0; index < 60; index += 1) {
      new PhoneNumberLookup(stack, `Lookup${String(index)}`, { phoneNumberId: NUMBER });
    }

    const { lookups } = await previewJson();

    expect(lookups.filter(({ status }) => status === 'SUCCESS')).toHaveLength(60);
  });

  test('none', async () => {
    const { status, stdout } = await runPreview(['--offline']);

    expect([status, stdout]).toEqual([0, 'There are no lookups here.\n']);
  });

  test('an inventory of the user’s own, with faults', async () => {
    lookUp('+14155550123');
    new PhoneNumberLookup(stack, 'Faulty', { phoneNumberId: '+14155550124' });
    const inventory = path.join(directory, 'inventory.json');
    writeFileSync(
      inventory,
      JSON.stringify({
        PhoneNumbers: [{ E164PhoneNumber: '+14155550123', Status: 'Assigned' }],
        Errors: [{ PhoneNumberId: '+14155550124', Error: 'ForbiddenException' }],
      }),
    );

    const { stdout } = await runPreview(['--offline', inventory, '--json']);

    expect((JSON.parse(stdout) as PreviewJson).lookups.map(({ status }) => status)).toEqual(['SUCCESS', 'FAILED']);
  });

  test('each of many lookups at the same time has the status of its own error', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => `+141555501${String(index + 10)}`);
    const errors = ['AccessDeniedException', 'ForbiddenException', undefined];
    numbers.forEach(
      (phoneNumberId, index) => new PhoneNumberLookup(stack, `Lookup${String(index)}`, { phoneNumberId }),
    );
    writeFileSync(
      path.join(directory, 'inventory.json'),
      JSON.stringify({
        PhoneNumbers: numbers.map((E164PhoneNumber) => ({ E164PhoneNumber })),
        Errors: numbers.flatMap((PhoneNumberId, index) => {
          const Error = errors[index % errors.length];
          return Error === undefined ? [] : [{ PhoneNumberId, Error }];
        }),
      }),
    );

    const { stdout } = await runPreview(['--offline', 'inventory.json', '--timeout', '5', '--json']);

    const { lookups } = JSON.parse(stdout) as PreviewJson;
    expect(lookups.map(({ status }) => status)).toEqual(
      numbers.map((_, index) => ['NOT_RUN', 'FAILED', 'SUCCESS'][index % errors.length]),
    );
  });

  test('a lookup with a provider has the path that the app gave it', async () => {
    const provider = new PhoneNumberLookupProvider(stack, 'Provider');
    new PhoneNumberLookup(stack, 'Lookup', { phoneNumberId: NUMBER, provider });

    const { lookups } = await previewJson();

    expect(lookups.map((one) => one.path)).toEqual(['Producer/Lookup']);
  });

  test('offline, the functions’ own endpoints and roles are left out', async () => {
    const provider = new PhoneNumberLookupProvider(stack, 'Provider', {
      environment: { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'http://192.0.2.1' },
      assumeRole: { roleArn: 'arn:aws:iam::444455556666:role/reader' },
    });
    new PhoneNumberLookup(stack, 'Lookup', { phoneNumberId: NUMBER, provider });

    const { lookups } = await previewJson();

    expect(lookups[0]?.status).toBe('SUCCESS');
  });
});

describe('with credentials', () => {
  let endpoint: ChimeEndpoint;

  beforeEach(async () => {
    endpoint = await ChimeEndpoint.start(sampleInventory);
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  test("the user's own are used, and the standard endpoint variables work", async () => {
    lookUp();

    const { status, stdout } = await runPreview([], {
      ...endpoint.environment,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });

    expect(status).toBe(0);
    expect(stdout).toContain('abcdef1ghij2klmno3pqr4');
    expect(endpoint.requests).toHaveLength(1);
  });

  test("settings of the user's profile don't reach the function, which has none on Lambda", async () => {
    // GIVEN a setting that the SDK refuses together with an endpoint of one's own
    lookUp();
    mkdirSync(path.join(directory, '.aws'));
    writeFileSync(path.join(directory, '.aws', 'config'), '[default]\nuse_fips_endpoint = true\n');

    // WHEN
    const { status } = await runPreview(['--offline'], { HOME: directory });

    // THEN
    expect(status).toBe(0);
  });

  test('--timeout ends a lookup that is throttled for good', async () => {
    lookUp();
    endpoint.fail({ PhoneNumberId: NUMBER, Error: 'ThrottledClientException' });

    const { status, stdout } = await runPreview(['--timeout', '3'], {
      ...endpoint.environment,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });

    expect(status).toBe(1);
    expect(stdout).toMatch(/answered 429 ThrottledClientException\s.*attempts in 2 s/s);
  });

  test('--verbose prints what the handler logs, without the number', async () => {
    lookUp();

    const { stderr } = await runPreview(['--offline', '--verbose']);

    expect(stderr).toContain('"message":"Looking up"');
    expect(stderr).not.toContain('2065550100');
  });
});

describe('what can not run ends with 2 and says what to change', () => {
  test.each<[string, string[], RegExp]>([
    [
      'no cloud assembly',
      ['--app', 'nowhere'],
      /There is no cloud assembly in 'nowhere'\. Run 'cdk synth' first, or name its folder with --app/,
    ],
    ['no credentials', [], /There are no AWS credentials to call Chime with: .*--profile, or use --offline/],
    [
      'an inventory that is not there',
      ['--offline', 'nowhere.json'],
      /The inventory nowhere\.json can't be read: ENOENT/,
    ],
    ['an inventory that is no JSON', ['--offline', 'cdk.out/cdk.out.txt'], /The inventory .* isn't JSON/],
    ['a parameter without a value', ['--parameters', 'Number'], /Write name=value, or stack:name=value/],
    ['a time-out that is none', ['--timeout', 'soon'], /Use 2 to 900 seconds/],
    ['an option that is none', ['--online'], /unknown option '--online'/],
  ])('%s', async (_, args, message) => {
    lookUp();
    app.synth();
    writeFileSync(path.join(directory, 'cdk.out', 'cdk.out.txt'), 'phone numbers');

    const { status, stdout, stderr } = await runPreview(args);

    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });
});

test.each([
  ['of the app', () => anotherStack('Bound', { env: ENVIRONMENT })],
  ['of a stage', () => new Stack(new Stage(app, 'Prod', { env: ENVIRONMENT }), 'Producer')],
])('dummy values of a context that was not looked up end with 2: %s', async (_, stackOf) => {
  const looksUp = stackOf();
  const found = StringParameter.valueFromLookup(looksUp, '/support-line');
  new PhoneNumberLookup(looksUp, 'SupportLine', { phoneNumberId: NUMBER, absentValue: found });

  const { status, stdout, stderr } = await runPreview(['--offline']);

  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /The cloud assembly in 'cdk\.out' has dummy values, since the context of the app lacks ssm:.*Run 'cdk synth'/,
  );
});

describe('help', () => {
  test.each([
    [['--help'], /Usage: cdk-chime-phone-number \[options\] \[command\]/],
    [['preview', '--help'], /Exit status:\n +0 +every lookup would succeed/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ])('%j', async (args, text) => {
    const { status, stdout } = await runCommand(args);

    expect(status).toBe(0);
    expect(stdout).toMatch(text);
    expect(stdout).not.toContain('(default: [])');
  });
});
