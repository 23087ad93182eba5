/** The preview of CDK apps: values, lookups, credentials, and exit status 2. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  App,
  Aws,
  CfnCondition,
  CfnOutput,
  CfnParameter,
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
  OnRollback,
  PhoneNumberAttribute,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  RefreshPolicy,
} from '../../../lib';
import { type Finished, runCommand } from '../../support/run';
import { NUMBER, type PreviewJson, useFolder } from '../run-preview';

const MISSING = '+19995550000';
const ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };

const folder = useFolder();
let app: App;
let stack: Stack;

/** A stack with a resource, because CloudFormation requires one. */
const anotherStack = (id: string, props?: StackProps) => {
  const another = new Stack(app, id, props);
  new Queue(another, 'Queue');
  return another;
};

beforeEach(() => {
  app = new App({
    outdir: path.join(folder(), 'cdk.out'),
    context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' },
  });
  stack = anotherStack('Producer');
});

const runPreview = async (args: readonly string[], environment?: Record<string, string>): Promise<Finished> => {
  app.synth();
  return await runCommand(['preview', ...args], { cwd: folder(), ...(environment && { environment }) });
};

const previewJson = async (...args: readonly string[]): Promise<PreviewJson> => {
  const { stdout, stderr } = await runPreview(['--offline', '--json', ...args]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as PreviewJson;
};

const lookUp = (phoneNumberId = NUMBER) => new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId });

describe('values', () => {
  test('are known for functions of CloudFormation, parameters, and pseudo parameters', async () => {
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

  test('are unknown, with the reason, if only a deployment can know them', async () => {
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
      Ssm: 'the SSM parameter /a, which FromSsm names (set its value with --ssm /a=…)',
      StackId: 'AWS::StackId',
      Region: 'AWS::Region',
      If: 'AWS::Region',
      Import: 'export elsewhere, which is not in this cloud assembly',
      StackOutput: 'output Status of stack Elsewhere, which is not in this cloud assembly',
    });
  });

  test.each([ReferenceStrength.WEAK, ReferenceStrength.STRONG])(
    'are known for %s references from another stack',
    async (referenceStrength) => {
      const lookup = new PhoneNumberLookup(stack, 'SupportLine', { phoneNumberId: NUMBER, referenceStrength });
      const consumer = anotherStack('Consumer');
      new StringParameter(consumer, 'Parameter', { stringValue: `tel:${lookup.e164PhoneNumber}` });

      const { crossStackValues, outputs } = await previewJson();

      expect(crossStackValues).toEqual([{ stack: 'Consumer', place: 'Parameter.Value', value: 'tel:+12065550100' }]);
      expect(outputs).toEqual([]);
    },
  );

  test('are shown for parameters that a stack publishes its own lookups in, but not for those of rollbacks', async () => {
    const lookup = new PhoneNumberLookup(stack, 'SupportLine', {
      phoneNumberId: NUMBER,
      absentValue: 'none',
      onRollback: OnRollback.RESTORE,
    });
    lookup.publishToParameterStore('Published', {
      parameterPrefix: '/support',
      attributes: [PhoneNumberAttribute.STATUS],
    });
    new StringParameter(stack, 'Unnamed', { stringValue: `tel:${lookup.e164PhoneNumber}` });
    new StringParameter(stack, 'Other', { stringValue: 'of anything else' });

    const { parameters } = await previewJson();

    expect(parameters).toEqual([
      { stack: 'Producer', place: '/support/Status', value: 'Assigned' },
      { stack: 'Producer', place: 'Producer/Unnamed', value: 'tel:+12065550100' },
    ]);
  });

  test('are known for nested stacks, stages, and other Regions', async () => {
    // GIVEN a lookup in a nested stack that uses the number of a lookup in the parent, and a stack in another Region
    const env = { account: '111122223333', region: 'us-east-1' };
    const parent = new Stack(app, 'Parent', { env });
    const first = new PhoneNumberLookup(parent, 'First', { phoneNumberId: NUMBER });
    const nested = new NestedStack(parent, 'Nested');
    const second = new PhoneNumberLookup(nested, 'Second', { phoneNumberId: first.e164PhoneNumber });
    new CfnOutput(parent, 'Nested2', { value: second.status });
    const stage = new Stage(app, 'Beta');
    new PhoneNumberLookup(new Stack(stage, 'Stack'), 'Staged', { phoneNumberId: NUMBER });
    const west = anotherStack('West', { env: { ...env, region: 'us-west-2' } });
    new CfnOutput(west, 'Far', { value: first.status });
    new PhoneNumberLookup(west, 'Last', { phoneNumberId: NUMBER });

    // WHEN
    const { lookups, outputs, crossStackValues } = await previewJson();

    // THEN
    // In the order of the manifest, into which the CDK writes stages first.
    expect(lookups.map(({ path: construct, status }) => [construct, status])).toEqual([
      ['Beta/Stack/Staged', 'SUCCESS'],
      ['Parent/First', 'SUCCESS'],
      ['Parent/Nested/Second', 'SUCCESS'],
      ['West/Last', 'SUCCESS'],
    ]);
    expect(outputs.map(({ place, value }) => [place, value])).toEqual([
      ['Nested2', 'Assigned'],
      ['Far', 'Assigned'],
    ]);
    expect(crossStackValues).toEqual([]);
  });
});

describe('lookups', () => {
  test('that would fail the deployment show the reason, with exit status 1', async () => {
    new CfnOutput(stack, 'Status', { value: lookUp(MISSING).status });

    const { status, stdout } = await runPreview(['--offline']);

    expect(status).toBe(1);
    expect(stdout).toContain(
      '✖ 1 lookup would fail the deployment\n  The phone number is not in the sample inventory.',
    );
    expect(stdout).toMatch(/^ {2}✖ Producer\/SupportLine {2}\+19995550000$/m);
    expect(stdout).toContain('Unknown because of that: 1 output\n');
    expect(stdout).toContain('1 lookup: 0 succeeded, 1 failed');
  });

  test('whose number only a deployment knows do not run and do not fail', async () => {
    lookUp(new CfnParameter(stack, 'Number').valueAsString);

    const { status, stdout } = await runPreview(['--offline']);

    expect(status).toBe(0);
    expect(stdout).toContain('? Only a deployment can run 1 lookup\n  Only a deployment can know parameter Number');
    expect(stdout).toContain('  ? Producer/SupportLine\n');
    expect(stdout).toContain('1 lookup: 0 succeeded, 0 failed, 1 only a deployment can run');
  });

  test('can get their number from --parameters', async () => {
    lookUp(new CfnParameter(stack, 'Number').valueAsString);

    const { lookups } = await previewJson('--parameters', 'Number=18005550111');

    expect(lookups[0]?.attributes?.E164PhoneNumber).toBe('+18005550111');
  });

  test('send every prop to the handler as CloudFormation would', async () => {
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
    // CloudFormation masks the attributes, too.
    expect(stdout).toMatch(/Exists +\*{4} \(noEcho\)/);
  });

  test('can be many', async () => {
    for (let index = 0; index < 60; index += 1) {
      new PhoneNumberLookup(stack, `Lookup${String(index)}`, { phoneNumberId: NUMBER });
    }

    const { lookups } = await previewJson();

    expect(lookups.filter(({ status }) => status === 'SUCCESS')).toHaveLength(60);
  });

  test('can be absent', async () => {
    const { status, stdout } = await runPreview(['--offline']);

    expect([status, stdout]).toEqual([0, expect.stringMatching(/\n\nThere are no lookups here\.\n$/)]);
  });

  test('can all be in other apps, whose numbers are then named', async () => {
    const imported = [
      PhoneNumberLookup.fromStackOutputs(stack, 'A', { stackName: 'Numbers' }),
      PhoneNumberLookup.fromExports(stack, 'B', { exportPrefix: 'sales' }),
      PhoneNumberLookup.fromParameterStore(stack, 'C', {
        parameterPrefix: '/fax',
        attributes: [PhoneNumberAttribute.STATUS, PhoneNumberAttribute.CAPABILITIES_INBOUND_CALL],
      }),
    ];
    const values = [
      ...imported.flatMap((one) => [one.status, one.attribute(PhoneNumberAttribute.CAPABILITIES_INBOUND_CALL)]),
      Fn.importValue('cluster:Status'),
      Fn.importValue('elsewhere'),
    ];
    values.forEach((value, index) => new CfnOutput(stack, `Output${String(index)}`, { value }));

    const { status, stdout } = await runPreview(['--offline']);

    expect(status).toBe(0);
    expect(stdout).toContain(`
There are no lookups here. Only a deployment can read the numbers that these stacks import:
  Producer: parameters /fax/ (Capabilities.InboundCall, Status)
  Producer: outputs of Numbers: PhoneNumber (Capabilities.InboundCall, Status)
  Producer: exports sales: (Capabilities.InboundCall, Status)
`);
  });

  test('use the numbers and errors of an inventory', async () => {
    lookUp('+14155550123');
    new PhoneNumberLookup(stack, 'Faulty', { phoneNumberId: '+14155550124' });
    const inventory = path.join(folder(), 'inventory.json');
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

  test('that fail for the same reason are listed below it', async () => {
    const numbers = ['+14155550101', '+14155550102', '+14155550103'];
    numbers.forEach((phoneNumberId, index) => new PhoneNumberLookup(stack, `Line${String(index)}`, { phoneNumberId }));
    const Errors = numbers.map((PhoneNumberId) => ({ PhoneNumberId, Error: 'ForbiddenException' }));
    writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers: [], Errors }));

    const { stdout } = await runPreview(['--offline', 'inventory.json']);

    // Each call had another request ID.
    expect(stdout).toMatch(
      /^ {2}The phone number could not be looked up: .+; request .+\n {2}✖ .+0101\n {2}✖ .+0102\n {2}✖ .+0103\n\n/m,
    );
  });

  test('with a provider have the path of their construct', async () => {
    const provider = new PhoneNumberLookupProvider(stack, 'Provider');
    new PhoneNumberLookup(stack, 'Lookup', { phoneNumberId: NUMBER, provider });

    const { lookups } = await previewJson();

    expect(lookups.map((one) => one.path)).toEqual(['Producer/Lookup']);
  });

  test('do not use the endpoints and roles of their functions offline', async () => {
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

  test('the preview uses the standard endpoint variables', async () => {
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

  test("the function ignores settings of the user's profile, because Lambda has no profiles", async () => {
    // GIVEN a setting that the SDK refuses in combination with an endpoint variable
    lookUp();
    mkdirSync(path.join(folder(), '.aws'));
    writeFileSync(path.join(folder(), '.aws', 'config'), '[default]\nuse_fips_endpoint = true\n');

    // WHEN
    const { status } = await runPreview(['--offline'], { HOME: folder() });

    // THEN
    expect(status).toBe(0);
  });

  test('--verbose prints the log of the handler, without the number', async () => {
    lookUp();

    const { stderr } = await runPreview(['--offline', '--verbose']);

    expect(stderr).toContain('"message":"Looking up"');
    expect(stderr).not.toContain('2065550100');
  });
});

describe('exit status 2 and a message with the fix', () => {
  test.each<[string, string[], RegExp]>([
    [
      'a missing cloud assembly',
      ['--app', 'nowhere'],
      /There is no cloud assembly in '.*nowhere', which doesn't exist\. Run 'cdk synth' first, or name its folder with --app/,
    ],
    ['missing credentials', [], /There are no AWS credentials to call Chime with: .*--profile, or use --offline/],
    ['a missing inventory', ['--offline', 'nowhere.json'], /The inventory nowhere\.json can't be read: ENOENT/],
    ['an inventory that is not JSON', ['--offline', 'cdk.out/cdk.out.txt'], /The inventory .* isn't JSON/],
    ['a parameter without a value', ['--parameters', 'Number'], /Write name=value, or stack:name=value/],
    ['an invalid timeout', ['--timeout', 'soon'], /Use 2 to 900 seconds/],
    ['an unknown option', ['--online'], /unknown option '--online'/],
  ])('for %s', async (_, args, message) => {
    lookUp();
    app.synth();
    writeFileSync(path.join(folder(), 'cdk.out', 'cdk.out.txt'), 'phone numbers');

    const { status, stdout, stderr } = await runPreview(args);

    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });
});

test.each([
  ['of the app', () => anotherStack('Bound', { env: ENVIRONMENT })],
  ['of a stage', () => new Stack(new Stage(app, 'Prod', { env: ENVIRONMENT }), 'Producer')],
])('exit status 2 for dummy values of missing context %s', async (_, stackOf) => {
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
    [['preview', '--help'], /Exit status:\n +0 +every lookup ran and would succeed/],
    [['--version'], /^\d+\.\d+\.\d+\n$/],
  ])('of %j', async (args, text) => {
    const { status, stdout } = await runCommand(args);

    expect(status).toBe(0);
    expect(stdout).toMatch(text);
    expect(stdout).not.toContain('(default: [])');
  });
});
