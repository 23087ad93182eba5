import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import { VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { RESOURCE_TYPE } from '../lib/contract/properties';
import { CHECKOUT } from '../tools/shared/folders';
import { exampleApps, exampleNames, loadExample } from './support/examples';

interface CloudFormationTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Parameters: Readonly<Record<string, unknown>>;
}

interface ValidationReport {
  readonly pluginReports: readonly unknown[];
}

const WARNINGS: string[] = [ArtifactMetadataEntryType.WARN, ArtifactMetadataEntryType.ERROR];

beforeAll(() => {
  delete process.env.CDK_VALIDATION;
});

describe.each(exampleApps)('%s', (file) => {
  test("synthesizes without a warning, and passes the CDK's validation of templates", async () => {
    const app = await loadExample(file);

    const { directory } = app.synth();

    const report = JSON.parse(readFileSync(path.join(directory, VALIDATION_REPORT_FILE), 'utf8')) as ValidationReport;
    expect(report.pluginReports).toEqual([]);
    const metadata = app.node.findAll().flatMap(({ node }) => node.metadata);
    expect(metadata.filter(({ type }) => WARNINGS.includes(type))).toEqual([]);
  });

  test("passes cdk-nag's AwsSolutions", async () => {
    const app = await loadExample(file);

    expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
  });
});

test.each(exampleNames)('the README of %s shows the command, and examples/README.md links the example', (name) => {
  const read = (...file: string[]) => readFileSync(path.join(CHECKOUT, ...file), 'utf8');

  expect(read('examples', name, 'README.md')).toContain(`examples/${name}/`);
  expect(read('examples', 'README.md')).toContain(`](${name}/)`);
});

test('the template for StackSets contains only the lookup, so accounts need no bootstrapping', async () => {
  const app = await loadExample('stack-set/app.ts');

  const { Resources, Parameters } = app.synth().getStackByName('Member').template as CloudFormationTemplate;

  expect(Object.values(Resources).map(({ Type }) => Type)).toEqual([RESOURCE_TYPE]);
  expect(Object.keys(Parameters)).toEqual(['ServiceToken']);
});

// `enforceSSL` replaces the default policy of the topic, which would allow the alarms of the account to publish.
test('the topic of the monitoring example allows alarms to publish', async () => {
  const app = await loadExample('monitoring/app.ts');

  const template = Template.fromJSON(app.synth().getStackByName('Monitoring').template as Record<string, unknown>);

  template.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
        }),
      ]),
    },
  });
});

// https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_SipMediaApplicationEndpoint.html
test('the function of the telephony example is in the Region of its SIP media application', async () => {
  const app = await loadExample('telephony/app.ts');

  const { environment, template } = app.synth().getStackByName('Telephony');

  Template.fromJSON(template as Record<string, unknown>).hasResourceProperties('AWS::Chime::SipMediaApplication', {
    AwsRegion: environment.region,
  });
});
