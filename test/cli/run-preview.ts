/** Runs the preview on cloud assemblies, as a user would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect } from '@jest/globals';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { sampleInventory } from '../../fake-aws/inventory';
import { StsEndpoint } from '../../fake-aws/sts-endpoint';
import { type AssemblyStack, writeAssembly } from '../support/cloud-assembly';
import { type Finished, runCommand, type RunOptions } from '../support/run';

export const NUMBER = '+12065550100';
export const OTHER_NUMBER = '+18005550111';

/** A value, or why it is unknown. */
export interface ShownValue {
  readonly stack: string;
  readonly place: string;
  readonly value?: unknown;
  readonly unknown?: string;
}

export interface PreviewJson {
  readonly success: boolean;
  readonly exitStatus: number;
  readonly lookups: {
    readonly type: string;
    readonly path: string;
    readonly status: string;
    readonly reason?: string;
    readonly physicalResourceId?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  }[];
  readonly outputs: readonly ShownValue[];
  readonly crossStackValues: readonly ShownValue[];
  readonly parameters: readonly ShownValue[];
  readonly refusals: readonly {
    readonly stack: string;
    readonly place?: string;
    readonly message: string;
    readonly attributes: readonly { readonly path: string; readonly name: string }[];
  }[];
  readonly notices: readonly string[];
}

/** Creates a folder for each test, in which the preview runs. */
export function useFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'preview-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  return () => folder;
}

/** Chime and AWS STS on loopback, and the environment of a person who has credentials for them. */
export interface Aws {
  endpoint: ChimeEndpoint;
  sts: StsEndpoint;
  environment: Record<string, string>;
}

/**
 * Starts them for each test.
 * @param roleArn the role that AWS STS lets lookups assume.
 */
export function useAws(roleArn = ''): Aws {
  const aws = {} as Aws;
  beforeEach(async () => {
    aws.endpoint = await ChimeEndpoint.start(sampleInventory);
    aws.sts = await StsEndpoint.start({ roleArn, region: 'us-east-1' });
    aws.environment = {
      ...aws.endpoint.environment,
      ...aws.sts.environment,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  });
  afterEach(async () => {
    await Promise.all([aws.endpoint.stop(), aws.sts.stop()]);
  });
  return aws;
}

/** Writes a cloud assembly with these stacks into a folder, and runs the preview there. */
export async function runPreview(
  folder: string,
  stacks: readonly AssemblyStack[],
  args: readonly string[] = ['--offline'],
  options: RunOptions = {},
): Promise<Finished> {
  writeAssembly(folder, stacks);
  return await runCommand(['preview', ...args], { cwd: folder, ...options });
}

/** Runs the preview with `--json`. */
export async function previewJson(
  folder: string,
  stacks: readonly AssemblyStack[],
  args: readonly string[] = ['--offline'],
  options: RunOptions = {},
): Promise<PreviewJson> {
  const { stdout, stderr } = await runPreview(folder, stacks, [...args, '--json'], options);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as PreviewJson;
}

/** Values by their places. An unknown value is `unknown: ` with the reason. */
export function byPlace(values: readonly ShownValue[]): Record<string, unknown> {
  return Object.fromEntries(
    values.map(({ place, value, unknown: why }) => [place, why === undefined ? value : `unknown: ${why}`]),
  );
}

export function outputs(values: Readonly<Record<string, unknown>>): Record<string, { Value: unknown }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { Value: value }]));
}

/** The resource of a lookup. By default, its function has the logical ID `Function` in the same stack. */
export function lookup(properties: Readonly<Record<string, unknown>> = {}): object {
  return {
    Type: 'Custom::ChimePhoneNumber',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, PhoneNumberId: NUMBER, ...properties },
  };
}

/** The resource of a list, by default of all numbers in the United States. */
export function list(properties: Readonly<Record<string, unknown>> = {}): object {
  return {
    Type: 'Custom::ChimePhoneNumberList',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, Find: { Country: 'US' }, ...properties },
  };
}

export function providerFunction(variables: Readonly<Record<string, unknown>> = {}): object {
  return { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: variables } } };
}

/** A stack with one lookup and its function. */
export const stackWith = (properties: Readonly<Record<string, unknown>> = {}): AssemblyStack => ({
  path: 'Own',
  template: { Resources: { Function: providerFunction(), Line: lookup(properties) } },
});

/** A stack whose lookup doesn't find its number. */
export const FAILING = stackWith({ PhoneNumberId: '+19995550000' });
