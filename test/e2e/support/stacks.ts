/** Reads deployed stacks back, through the CloudFormation and SSM APIs. */
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  type Stack,
  type StackEvent,
  type StackResource,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { REGION } from '../../../tools/local-aws/environment';
import { RESOURCE_TYPE } from '../../../lib/contract/properties';
import type { FamilyStack } from './app-family';
import { localAws } from './local-aws';

export async function outputsOf(stackName: string, region?: string): Promise<Record<string, string>> {
  const { Outputs = [] } = await describe(stackName, region);
  return Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

/** Values of a stack's exports by the exports' names. */
export async function exportsOf(stackName: string): Promise<Record<string, string>> {
  const { Outputs = [] } = await describe(stackName);
  return Object.fromEntries(
    Outputs.flatMap(({ ExportName, OutputValue = '' }) =>
      ExportName === undefined ? [] : [[ExportName, OutputValue]],
    ),
  );
}

/** Creates a stack without the CDK CLI, and waits for it. Throws what CloudFormation says when it fails. */
export async function createStack({ stackName, region, template, parameters }: FamilyStack): Promise<void> {
  const client = cloudFormation(region);
  await client.send(
    new CreateStackCommand({
      StackName: stackName,
      TemplateBody: JSON.stringify(template),
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    }),
  );
  try {
    const patience = { client, maxWaitTime: 60, minDelay: 0.1, maxDelay: 0.5 };
    await waitUntilStackCreateComplete(patience, { StackName: stackName });
  } catch (error) {
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stackName }));
    const reasons = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('FAILED') === true);
    throw new Error(
      `${stackName}: ${reasons.map(({ LogicalResourceId, ResourceStatusReason }) => `${String(LogicalResourceId)}: ${String(ResourceStatusReason)}`).join('; ')}`,
      { cause: error },
    );
  }
}

export async function statusOf(stackName: string): Promise<string | undefined> {
  return (await describe(stackName)).StackStatus;
}

/** ARN of a stack, by which it is found even after it was deleted. */
export async function idOf(stackName: string): Promise<string> {
  return (await describe(stackName)).StackId ?? '';
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

/** Physical IDs of a stack's lookups. */
export async function lookedUpIn(stackName: string): Promise<(string | undefined)[]> {
  return (await resourcesOf(stackName, RESOURCE_TYPE)).map(({ PhysicalResourceId }) => PhysicalResourceId);
}

/** What happened to a stack's lookups, oldest first. */
export async function lookupEventsOf(stackName: string): Promise<StackEvent[]> {
  return (await eventsOf(stackName)).filter(({ ResourceType }) => ResourceType === RESOURCE_TYPE);
}

/** What became of a stack's lookups, and why, oldest first. */
export async function lookupHistoryOf(stackName: string): Promise<string[]> {
  return (await lookupEventsOf(stackName)).map(({ ResourceStatus = '', ResourceStatusReason }) =>
    ResourceStatusReason ? `${ResourceStatus}: ${ResourceStatusReason}` : ResourceStatus,
  );
}

export async function ssmParameter(name: string, region = REGION): Promise<string | undefined> {
  const { Parameter } = await new SSMClient(clientConfig(region)).send(new GetParameterCommand({ Name: name }));
  return Parameter?.Value;
}

/** What happened in a stack, oldest first. */
async function eventsOf(stackName: string): Promise<StackEvent[]> {
  const { StackEvents = [] } = await cloudFormation().send(new DescribeStackEventsCommand({ StackName: stackName }));
  return StackEvents.reverse();
}

async function describe(stackName: string, region?: string): Promise<Stack> {
  const { Stacks = [] } = await cloudFormation(region).send(new DescribeStacksCommand({ StackName: stackName }));
  const [stack] = Stacks;
  if (stack === undefined) {
    throw new Error(`There is no stack ${stackName}`);
  }
  return stack;
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
