/** Templates of nested stacks, stack sets, and products: read only if it is certain which file is deployed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { App, CfnOutput, CfnResource, LegacyStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib';
import { CloudFormationProduct, CloudFormationTemplate, ProductStack } from 'aws-cdk-lib/aws-servicecatalog';
import { PhoneNumberLookup } from '../../../lib';
import { runCommand } from '../../support/run';
import { byPlace, lookup, NUMBER, outputs, type PreviewJson, providerFunction, useFolder } from '../run-preview';

const HASH = 'a'.repeat(64);
const OTHER_HASH = 'b'.repeat(64);

const folder = useFolder();

const preview = async (...args: string[]) => {
  const { stdout, stderr } = await runCommand(['preview', '--offline', '--json', ...args], { cwd: folder() });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as PreviewJson;
};

const write = (file: string, content: unknown) => {
  mkdirSync(path.join(folder(), 'cdk.out'), { recursive: true });
  writeFileSync(path.join(folder(), 'cdk.out', file), JSON.stringify(content));
};

const NESTED = {
  Resources: { Function: providerFunction(), Line: lookup() },
  Outputs: outputs({ Status: { 'Fn::GetAtt': ['Line', 'Status'] } }),
};

/** Writes a stack with one nested stack, and two files that it could have. */
const writeNested = (TemplateURL: unknown, more: object = {}) => {
  const file = (objectKey: string) => ({
    source: { path: 'nested.json', packaging: 'file' },
    destinations: { a: { objectKey } },
  });
  write('manifest.json', {
    artifacts: {
      Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
      Parent: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'parent.json' },
        dependencies: ['Assets'],
      },
    },
  });
  write('assets.json', { files: { [HASH]: file(`${HASH}.json`), [OTHER_HASH]: file('prefix/named.template.json') } });
  write('nested.json', NESTED);
  write('parent.json', {
    Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } },
    Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL }, ...more } },
    Outputs: outputs({ Status: { 'Fn::GetAtt': ['Nested', 'Outputs.Status'] } }),
  });
};

const URL = `https://s3.us-east-1.amazonaws.com/bucket/${HASH}.json`;
const JOINED = {
  'Fn::Join': [
    '',
    [
      'https://s3.',
      { Ref: 'AWS::Region' },
      '.',
      { Ref: 'AWS::URLSuffix' },
      '/',
      { 'Fn::Sub': 'assets-${AWS::AccountId}' },
      `/${HASH}.json`,
    ],
  ],
};

describe('a nested stack whose TemplateURL is', () => {
  test.each<[string, unknown]>([
    ['a text', URL],
    ['joined, as the CDK does', JOINED],
    ['a substitution', { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/assets/${HASH}.json` }],
    ['the name of an asset with a prefix', 'https://s3.us-east-1.amazonaws.com/bucket/prefix/named.template.json'],
  ])('%s is read', async (_, url) => {
    writeNested(url);

    const { lookups, outputs: shown, notices } = await preview();

    expect(lookups.map(({ status }) => status)).toEqual(['SUCCESS']);
    expect([byPlace(shown), notices]).toEqual([{ Status: 'Assigned' }, []]);
  });

  test.each<[string, unknown, object?]>([
    ['a condition', { 'Fn::If': ['Yes', URL, 'https://example.com/other.json'] }],
    [
      'a condition inside',
      { 'Fn::Join': ['', ['https://bucket/', { 'Fn::If': ['Yes', `${HASH}.json`, 'other.json'] }]] },
    ],
    ['a selection', { 'Fn::Select': [1, [URL, 'https://example.com/other.json']] }],
    ['a parameter', { Ref: 'Url' }],
    ['a function beside a macro', { 'Fn::Sub': URL, 'Fn::Transform': { Name: 'Rewrite' } }],
    ['an asset in the middle', `https://s3.amazonaws.com/${HASH}.json/other.json`],
    ['a version of an asset', `${URL}?versionId=1`],
    ['another asset', `https://s3.amazonaws.com/bucket/${'c'.repeat(64)}.json`],
    [
      'another asset than in the metadata',
      'https://s3.amazonaws.com/other.json',
      { Metadata: { 'aws:asset:path': 'nested.json', 'aws:asset:property': 'TemplateURL' } },
    ],
    ['absent', undefined],
  ])('%s is unknown', async (_, url, more = {}) => {
    writeNested(url, more);

    const { lookups, outputs: shown, notices, exitStatus } = await preview('--strict');

    expect([lookups, byPlace(shown), exitStatus]).toEqual([[], { Status: 'unknown: the template of Nested' }, 1]);
    expect(notices).toEqual(["The preview can't read the template of Nested, so it doesn't show lookups in it."]);
  });

  test('a known asset that only the metadata names is read', async () => {
    writeNested(`https://s3.amazonaws.com/bucket/${'c'.repeat(64)}.json`, {
      Metadata: { 'aws:asset:path': 'nested.json', 'aws:asset:property': 'TemplateURL' },
    });

    const { outputs: shown } = await preview();

    expect(byPlace(shown)).toEqual({ Status: 'Assigned' });
  });
});

test('a parameter that has the name of a member of objects has its default', async () => {
  writeNested(URL);
  write('nested.json', {
    Parameters: { constructor: { Type: 'String', Default: 'own' } },
    Outputs: outputs({ Status: { Ref: 'constructor' } }),
  });
  write('parent.json', {
    Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: URL, Parameters: {} } } },
    Outputs: outputs({ Status: { 'Fn::GetAtt': ['Nested', 'Outputs.Status'] } }),
  });

  const { outputs: shown } = await preview();

  expect(byPlace(shown)).toEqual({ Status: 'own' });
});

describe('an app with', () => {
  const synth = (build: (app: App) => void) => {
    const app = new App({ outdir: path.join(folder(), 'cdk.out') });
    build(app);
    app.synth();
  };

  test('LegacyStackSynthesizer has lookups in nested stacks, at each level', async () => {
    synth((app) => {
      const parent = new Stack(app, 'Parent', { synthesizer: new LegacyStackSynthesizer() });
      const nested = new NestedStack(parent, 'Nested');
      const deep = new NestedStack(nested, 'Deep');
      new PhoneNumberLookup(deep, 'Missing', { phoneNumberId: '+19995550000' });
      const { status } = new PhoneNumberLookup(nested, 'Line', { phoneNumberId: NUMBER });
      new CfnOutput(parent, 'Status', { value: status });
    });

    const { lookups, outputs: shown, exitStatus } = await preview();

    expect(lookups.map(({ path: construct, status }) => [construct, status])).toEqual([
      ['Parent/Nested/Line', 'SUCCESS'],
      ['Parent/Nested/Deep/Missing', 'FAILED'],
    ]);
    expect([byPlace(shown), exitStatus]).toEqual([{ Status: 'Assigned' }, 1]);
  });

  test('a product or a stack set shows the lookups in it as unknown', async () => {
    class Product extends ProductStack {}
    synth((app) => {
      const stack = new Stack(app, 'Portfolio');
      const product = new Product(stack, 'Telephony');
      new CfnResource(product, 'Line', { type: 'Custom::ChimePhoneNumber', properties: { PhoneNumberId: NUMBER } });
      new CloudFormationProduct(stack, 'Product', {
        productName: 'Telephony',
        owner: 'Telephony team',
        productVersions: [{ cloudFormationTemplate: CloudFormationTemplate.fromProductStack(product) }],
      });
      new CfnResource(stack, 'Set', {
        type: 'AWS::CloudFormation::StackSet',
        properties: { TemplateURL: 'https://example.com/a.json' },
      });
    });

    const { lookups, notices } = await preview();

    expect(lookups).toEqual([
      expect.objectContaining({
        status: 'UNKNOWN',
        reason: expect.stringMatching(
          /^only a deployment can know in which accounts and Regions Portfolio\/Product is deployed/,
        ),
      }),
    ]);
    expect(notices).toEqual([expect.stringContaining('the template of Portfolio/Set')]);
  });
});
