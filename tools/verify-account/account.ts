/** Reads and changes an account through the AWS CLI. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Finished, run } from '../shared/processes';
import { environmentWith, type LocalAwsVariables } from '../local-aws/environment';
import { TOOLS } from '../local-aws/python-tools';

export interface StackEvent {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

export interface Resource {
  readonly PhysicalResourceId: string;
  readonly ResourceType: string;
}

interface Stack {
  readonly StackStatus: string;
  readonly Outputs?: readonly { readonly OutputKey: string; readonly OutputValue?: string }[];
}

const POLL_MS = 2000;
const HOUR_MS = 3_600_000;

export class Account {
  /**
   * @param variables environment variables with the credentials and the endpoint.
   * @param folder a folder for payloads of invocations.
   */
  public constructor(
    private readonly variables: LocalAwsVariables,
    private readonly folder: string,
  ) {}

  /** Returns the exit status and the output of the AWS CLI. */
  public async aws(...args: readonly string[]): Promise<Finished> {
    return await run(TOOLS.aws, [...args, '--output', 'json'], {
      env: environmentWith(this.variables),
      // Ctrl-C interrupts the run, but not the cleanup.
      detached: true,
    });
  }

  public async outputsOf(stackName: string, region?: string): Promise<Record<string, string>> {
    const outputs = (await this.describe(stackName, region))?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey, OutputValue = '' }) => [OutputKey, OutputValue]));
  }

  /** Undefined if AWS doesn't return the stack. */
  public async statusOf(stackName: string): Promise<string | undefined> {
    return (await this.describe(stackName))?.StackStatus;
  }

  /** The oldest event is first. A stack that doesn't exist has none. */
  public async eventsOf(stackName: string): Promise<StackEvent[]> {
    const found = await this.query<StackEvent[]>(
      ...['cloudformation', 'describe-stack-events', '--stack-name', stackName, '--query', 'StackEvents'],
    );
    return (found ?? []).reverse();
  }

  public async resourcesOf(stackName: string, type: string): Promise<Resource[]> {
    const found = await this.query<Resource[]>(
      ...['cloudformation', 'describe-stack-resources', '--stack-name', stackName, '--query', 'StackResources'],
    );
    return (found ?? []).filter(({ ResourceType }) => ResourceType === type);
  }

  /** Lines in the log groups of the stack. */
  public async logOf(stackName: string): Promise<string[]> {
    const groups = await this.resourcesOf(stackName, 'AWS::Logs::LogGroup');
    const lines = groups.map(
      async ({ PhysicalResourceId: name }) =>
        await this.query<string[]>(
          ...['logs', 'filter-log-events', '--log-group-name', name, '--query', 'events[].message'],
        ),
    );
    return (await Promise.all(lines)).flatMap((messages) => messages ?? []);
  }

  public async invoke(functionArn: string, payload: string): Promise<Finished> {
    const file = path.join(this.folder, 'payload.json');
    writeFileSync(file, payload);
    return await this.aws(
      ...[
        'lambda',
        'invoke',
        '--function-name',
        functionArn,
        '--payload',
        `file://${file}`,
        path.join(this.folder, 'result'),
      ],
    );
  }

  /** Changes environment variables of a function without CloudFormation, and waits until they take effect. */
  public async changeEnvironment(functionName: string, changes: Readonly<Record<string, string>>): Promise<void> {
    const variables = await this.query<Record<string, string>>(
      ...['lambda', 'get-function-configuration', '--function-name', functionName],
      ...['--query', 'Environment.Variables'],
    );
    const environment = JSON.stringify({ Variables: { ...variables, ...changes } });
    await this.updateFunction(functionName, '--environment', environment);
  }

  /** Changes the handler of a function without CloudFormation, and waits until it takes effect. */
  public async changeHandler(functionName: string, handler: string): Promise<void> {
    await this.updateFunction(functionName, '--handler', handler);
  }

  /** The maximum of a metric in the last hour, or undefined without data. */
  public async maximumOf(namespace: string, name: string, dimensions: readonly string[]): Promise<number | undefined> {
    const now = Date.now();
    const maximum = await this.query<number | null>(
      ...['cloudwatch', 'get-metric-statistics', '--namespace', namespace, '--metric-name', name],
      ...['--dimensions', ...dimensions, '--period', '3600', '--statistics', 'Maximum'],
      ...['--start-time', new Date(now - HOUR_MS).toISOString(), '--end-time', new Date(now + POLL_MS).toISOString()],
      ...['--query', 'Datapoints[0].Maximum'],
    );
    return maximum ?? undefined;
  }

  /** The result of a command, or undefined if it fails or is empty. */
  public async query<T>(...args: readonly string[]): Promise<T | undefined> {
    const { status, stdout } = await this.aws(...args);
    return status === 0 && stdout !== '' ? (JSON.parse(stdout) as T) : undefined;
  }

  /** The status of each stack in the Region by name, or undefined if AWS doesn't return them. */
  public async statusesIn(region: string): Promise<ReadonlyMap<string, string> | undefined> {
    const query = ['--query', 'Stacks[].[StackName, StackStatus]'];
    const stacks = await this.query<[string, string][]>(
      'cloudformation',
      'describe-stacks',
      '--region',
      region,
      ...query,
    );
    return stacks && new Map(stacks);
  }

  /** Waits until no operation on the stacks is in progress, because they couldn't be deleted before. */
  public async untilSettled(stackNames: readonly string[], region: string, signal: AbortSignal): Promise<void> {
    const isInProgress = async (): Promise<boolean> => {
      const statuses = await this.statusesIn(region);
      return stackNames.some((name) => statuses?.get(name)?.endsWith('_IN_PROGRESS'));
    };
    while ((await isInProgress()) && !signal.aborted) {
      await sleep(POLL_MS);
    }
  }

  private async updateFunction(functionName: string, ...settings: readonly string[]): Promise<void> {
    const name = ['--function-name', functionName];
    await this.aws('lambda', 'update-function-configuration', ...name, ...settings);
    await this.aws('lambda', 'wait', 'function-updated', ...name);
  }

  private async describe(stackName: string, region?: string): Promise<Stack | undefined> {
    const inRegion = region === undefined ? [] : ['--region', region];
    const stacks = await this.query<Stack[]>(
      ...['cloudformation', 'describe-stacks', '--stack-name', stackName, '--query', 'Stacks', ...inRegion],
    );
    return stacks?.[0];
  }
}
