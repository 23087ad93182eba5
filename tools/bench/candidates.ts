/** The functions that the benchmark compares. Each looks up a number for CloudFormation. */
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { build, type BuildOptions } from 'esbuild';
import { PhoneNumberLookupProvider } from '../../lib';
import { HandlerEnvironment } from '../../lib/contract/handler-environment';
import { CHECKOUT } from '../shared/folders';
import { AWS_CUSTOM_RESOURCE_HANDLER, awsCustomResourceProperties } from './aws-custom-resource';

export const NUMBER = '+12065550100';

const OURS = path.join(CHECKOUT, 'bundle', 'handler');

/** Memory of a function whose app doesn't set it, in MiB. */
const LAMBDA_DEFAULT = 128;

export interface Candidate {
  readonly name: string;
  /** Folder of the function's code. */
  readonly code: string;
  /** In MiB. */
  readonly memory: number;
  readonly requestType?: 'Create' | 'Delete';
  readonly properties: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether the handler ignores the port of ResponseURL. */
  readonly respondsOn443?: boolean;
}

/** This package, a minimal function, and the alternatives to this package. */
export async function alternatives(folder: string): Promise<Candidate[]> {
  const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error' } satisfies BuildOptions;
  const baseline = async (name: string, minify: boolean): Promise<string> => {
    const code = path.join(folder, name);
    const entryPoints = [path.join(__dirname, 'baselines', `${name}.ts`)];
    await build({ ...common, entryPoints, outfile: path.join(code, 'index.js'), minify });
    return code;
  };
  const memory = ownMemory(path.join(folder, 'cdk.out'));
  const properties = { PhoneNumberId: NUMBER };
  return [
    { name: 'this package', code: OURS, memory, properties },
    { name: 'floor', code: await baseline('floor', true), memory, properties },
    {
      name: 'plain handler',
      code: await baseline('plain', false),
      memory: LAMBDA_DEFAULT,
      properties,
      respondsOn443: true,
    },
    {
      name: 'AwsCustomResource',
      code: AWS_CUSTOM_RESOURCE_HANDLER,
      memory: LAMBDA_DEFAULT,
      properties: awsCustomResourceProperties(NUMBER),
      respondsOn443: true,
    },
  ];
}

/** This package and an earlier build of it, in each case that can have become slower. */
export function builds(before: string, memory: number, memoryBefore: number): Candidate[] {
  const cases: readonly (readonly [string, Partial<Candidate>])[] = [
    ['lookup', {}],
    ['Delete', { requestType: 'Delete' }],
    ['ChimeApi.CHIME', { properties: { PhoneNumberId: NUMBER, Api: 'chime' } }],
    ['assumeRole', { environment: { [HandlerEnvironment.ASSUME_ROLE_ARN]: 'arn:aws:iam::444455556666:role/Reader' } }],
  ];
  return cases.flatMap(([name, change]) =>
    (
      [
        ['now', OURS, memory],
        ['before', before, memoryBefore],
      ] as const
    ).map(([when, code, size]) => ({
      name: `${name}, ${when}`,
      code,
      memory: size,
      properties: { PhoneNumberId: NUMBER },
      ...change,
    })),
  );
}

/** The memory of the construct's function. */
export function ownMemory(outdir: string): number {
  const stack = new Stack(new App({ outdir }), 'Stack');
  PhoneNumberLookupProvider.getOrCreate(stack);
  const [fn] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  return (fn?.Properties as { MemorySize: number }).MemorySize;
}
