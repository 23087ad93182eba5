/** Reads the log of the function in a stack, one object for each line. */
import type { Scenario } from './scenario';
import { resourcesOf } from './stacks';

export interface LogLine {
  readonly message: string;
  readonly requestId?: string;
  readonly status?: string;
}

export async function functionLogOf(scenario: Scenario, stackName: string): Promise<LogLine[]> {
  const [logGroup] = await resourcesOf(stackName, 'AWS::Logs::LogGroup');
  const { stdout } = await scenario.aws(
    ...['logs', 'filter-log-events', '--log-group-name', logGroup?.PhysicalResourceId ?? ''],
    ...['--query', 'events[].message', '--output', 'json'],
  );
  return (JSON.parse(stdout) as string[])
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}
