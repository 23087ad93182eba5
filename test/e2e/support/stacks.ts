/** Reads deployed stacks through the APIs of CloudFormation and Systems Manager. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  ContinueUpdateRollbackCommand,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Parameter,
  type Stack,
  type StackEvent,
  type StackResource,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { REGION } from '../../../tools/local-aws/environment';
import { LIST_RESOURCE_TYPE, RESOURCE_TYPE } from '../../../lib/contract/properties';
import type { FamilyStack } from './app-family';
import { localAws } from './local-aws';

const POLL_MS = 300;

const LOOKUP_TYPES: readonly (string | undefined)[] = [RESOURCE_TYPE, LIST_RESOURCE_TYPE];

export async function outputsOf(stackName: string, region?: string): Promise<Record<string, string>> {
  const { Outputs = [] } = await describeStack(stackName, region);
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** The values of a stack's exports by their names. */
export async function exportsOf(stackName: string): Promise<Record<string, string>> {
  const { Outputs = [] } = await describeStack(stackName);
  return Object.fromEntries(
    Outputs.flatMap(({ ExportName, OutputValue = '' }) =>
      ExportName === undefined ? [] : [[ExportName, OutputValue]],
    ),
  );
}

/** Creates a stack without the CDK CLI, and waits for it. Throws the reasons of the failed resources. */
export async function createStack({ stackName, region, template, parameters }: FamilyStack): Promise<void> {
  const client = cloudFormation(region);
  await client.send(
    new CreateStackCommand({
      StackName: stackName,
      TemplateBody: JSON.stringify(template),
      Parameters: toParameters(parameters),
      // Transforms require it.
      Capabilities: ['CAPABILITY_AUTO_EXPAND'],
    }),
  );
  try {
    const waiter = { client, maxWaitTime: 60, minDelay: 0.1, maxDelay: 0.5 };
    await waitUntilStackCreateComplete(waiter, { StackName: stackName });
  } catch (error) {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
    const reasons = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('FAILED') === true);
    throw new Error(
      `${stackName}: ${reasons.map(({ LogicalResourceId, ResourceStatusReason }) => `${String(LogicalResourceId)}: ${String(ResourceStatusReason)}`).join('; ')}`,
      { cause: error },
    );
  }
}

/** Updates the parameters of a stack without the CDK CLI, and returns its status after the update or the rollback. */
export async function updateStack(stackName: string, parameters: Record<string, string>): Promise<string> {
  await cloudFormation().send(
    new UpdateStackCommand({
      StackName: stackName,
      UsePreviousTemplate: true,
      Parameters: toParameters(parameters),
      Capabilities: ['CAPABILITY_IAM'],
    }),
  );
  return await settledStatusOf(stackName);
}

/** Continues a rollback that failed, and returns the status of the stack after it. */
export async function continueRollback(stackName: string): Promise<string> {
  await cloudFormation().send(new ContinueUpdateRollbackCommand({ StackName: stackName }));
  return await settledStatusOf(stackName);
}

async function settledStatusOf(stackName: string): Promise<string> {
  for (;;) {
    await sleep(POLL_MS);
    const status = (await statusOf(stackName)) ?? '';
    if (!status.endsWith('_IN_PROGRESS')) {
      return status;
    }
  }
}

export async function statusOf(stackName: string): Promise<string | undefined> {
  return (await describeStack(stackName)).StackStatus;
}

/** The ARN of a stack, which CloudFormation accepts even after the stack is deleted. */
export async function idOf(stackName: string): Promise<string> {
  return (await describeStack(stackName)).StackId ?? '';
}

export async function templateOf(stackName: string, region?: string): Promise<string> {
  const { TemplateBody = '' } = await cloudFormation(region).send(new GetTemplateCommand({ StackName: stackName }));
  return TemplateBody;
}

export async function resourcesOf(stackName: string, type: string): Promise<StackResource[]> {
  const { StackResources = [] } = await cloudFormation().send(
    new DescribeStackResourcesCommand({ StackName: stackName }),
  );
  return StackResources.filter(({ ResourceType }) => ResourceType === type);
}

/** The physical IDs of a stack's lookups. */
export async function lookedUpIn(stackName: string): Promise<(string | undefined)[]> {
  return (await resourcesOf(stackName, RESOURCE_TYPE)).map(({ PhysicalResourceId }) => PhysicalResourceId);
}

/** The events of a stack's lookups and lists, oldest first. */
export async function lookupEventsOf(stackName: string): Promise<StackEvent[]> {
  return (await eventsOf(stackName)).filter(({ ResourceType }) => LOOKUP_TYPES.includes(ResourceType));
}

/** The statuses of a stack's lookups and lists, with their reasons, oldest first. */
export async function lookupHistoryOf(stackName: string): Promise<string[]> {
  return (await lookupEventsOf(stackName)).map(({ ResourceStatus = '', ResourceStatusReason }) =>
    ResourceStatusReason ? `${ResourceStatus}: ${ResourceStatusReason}` : ResourceStatus,
  );
}

export async function ssmParameter(name: string, region = REGION): Promise<string | undefined> {
  const { Parameter } = await new SSMClient(clientConfig(region)).send(new GetParameterCommand({ Name: name }));
  return Parameter?.Value;
}

/** Writes a new version of a parameter. */
export async function putSsmParameter(name: string, value: string): Promise<void> {
  const command = new PutParameterCommand({ Name: name, Value: value, Overwrite: true });
  await new SSMClient(clientConfig(REGION)).send(command);
}

/** The events of a stack, oldest first. */
async function eventsOf(stackName: string): Promise<StackEvent[]> {
  const { StackEvents = [] } = await cloudFormation().send(new DescribeStackEventsCommand({ StackName: stackName }));
  return StackEvents.reverse();
}

async function describeStack(stackName: string, region?: string): Promise<Stack> {
  const { Stacks = [] } = await cloudFormation(region).send(new DescribeStacksCommand({ StackName: stackName }));
  const [stack] = Stacks;
  if (stack === undefined) {
    throw new Error(`There is no stack ${stackName}`);
  }
  return stack;
}

function toParameters(values: Readonly<Record<string, string>>): Parameter[] {
  return Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
}

function cloudFormation(region = REGION): CloudFormationClient {
  return new CloudFormationClient(clientConfig(region));
}

function clientConfig(region: string) {
  return {
    region,
    endpoint: localAws().url,
    credentials: localAws().credentials,
  };
}
