/** A stack `Own` that is deployed to fakes of CloudFormation and Parameter Store, and `preview --diff` of it. */
import { afterEach, beforeEach, expect } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import schema from '../../../cli/preview/preview.schema.json';
import { CloudFormationEndpoint } from '../../../fake-aws/cloudformation-endpoint';
import { SsmEndpoint } from '../../../fake-aws/ssm-endpoint';
import type { PhoneNumberAttribute } from '../../../lib';
import { lastSuccessParameterName } from '../../../lib/contract/last-success';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { lookup, outputs, providerFunction, runPreview, useAws, useFolder } from '../run-preview';

export const REGION = 'us-east-1';
export const ACCOUNT = '111122223333';
const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Own/51af3dc0-da77-11e4-872e-1234567db123`;
export const PARAMETER = lastSuccessParameterName('Own', 'Line');

export const restoring = lookup({ OnRollback: 'restore', Refresh: '1' });
export const status = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Status'] });

export const own = (values: Readonly<Record<string, unknown>>, template: object = {}): AssemblyStack => ({
  path: 'Own',
  account: ACCOUNT,
  region: REGION,
  template: {
    Resources: { Function: providerFunction(), Line: restoring, Fixed: lookup() },
    Outputs: outputs(values),
    ...template,
  },
});

interface ComparisonJson {
  readonly stack: string;
  readonly path?: string;
  readonly place?: string;
  readonly change: string;
  readonly value?: string;
  readonly deployed?: string;
  readonly reason?: string;
}

interface DiffJson {
  readonly deployed: readonly ComparisonJson[];
  readonly lookups: readonly { readonly attributes: Record<PhoneNumberAttribute, string> }[];
  readonly notices: readonly string[];
}

const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);

export interface DeployedStack {
  cloudFormation: CloudFormationEndpoint;
  ssm: SsmEndpoint;
  environment: Record<string, string>;
  folder: () => string;
  /** Runs the preview with `--diff --json`, and compares its output with the schema. */
  diff: (
    stacks: readonly AssemblyStack[],
    ...args: readonly string[]
  ) => Promise<DiffJson & { exitStatus: number | null }>;
}

/** Starts the fakes for each test. */
export function useDeployedStack(): DeployedStack {
  const chime = useAws();
  const folder = useFolder();
  const aws = { folder } as DeployedStack;
  beforeEach(async () => {
    aws.cloudFormation = await CloudFormationEndpoint.start(STACK_ID, REGION);
    aws.cloudFormation.stackStatus = 'UPDATE_COMPLETE';
    aws.ssm = await SsmEndpoint.start(REGION);
    aws.environment = { ...chime.environment, ...aws.cloudFormation.environment, ...aws.ssm.environment };
  });
  afterEach(async () => {
    await Promise.all([aws.cloudFormation.stop(), aws.ssm.stop()]);
  });
  aws.diff = async (stacks, ...args) => {
    const finished = await runPreview(folder(), stacks, ['--diff', '--json', '--timeout', '2', ...args], {
      environment: aws.environment,
    });
    expect(finished.stderr).toBe('');
    const document = JSON.parse(finished.stdout) as DiffJson;
    validate(document);
    expect(validate.errors).toBeNull();
    return { ...document, exitStatus: finished.status };
  };
  return aws;
}
