/** AWS CloudFormation on loopback: DescribeStacks for one stack. */
import { FakeService, isSignedByFunction, type ServiceRequest } from './fake-service';
import type { HttpResponse } from './loopback-server';
import { queryError, queryResponse } from './query-protocol';

export class CloudFormationEndpoint extends FakeService {
  public stackStatus = 'UPDATE_IN_PROGRESS';

  /** For a nested stack, the ID of its root stack. */
  public rootId: string | undefined;

  /** Values of the outputs and the parameters by their names. */
  public outputs: Readonly<Record<string, string>> = {};
  public parameters: Readonly<Record<string, string>> = {};

  private readonly stackName: string;

  /** @param region of the endpoint. */
  public constructor(
    private readonly stackId: string,
    private readonly region?: string,
  ) {
    super('cloudformation');
    this.stackName = stackId.split('/')[1] ?? '';
  }

  protected respond(request: ServiceRequest): HttpResponse {
    if (!isSignedByFunction(request, this.region)) {
      return queryError(403, 'AccessDenied', 'The request is not signed as it has to be');
    }
    const form = new URLSearchParams(request.body);
    const asked = form.get('StackName') ?? '';
    if (form.get('Action') !== 'DescribeStacks' || (asked !== this.stackId && asked !== this.stackName)) {
      return queryError(400, 'ValidationError', `Stack with id ${asked} does not exist`);
    }
    const root = this.rootId === undefined ? '' : `<RootId>${this.rootId}</RootId>`;
    return queryResponse(
      'DescribeStacks',
      `<Stacks><member><StackId>${this.stackId}</StackId><StackName>${this.stackName}</StackName><CreationTime>2026-11-23T10:00:00.000Z</CreationTime><StackStatus>${this.stackStatus}</StackStatus>${root}${members('Output', this.outputs)}${members('Parameter', this.parameters)}</member></Stacks>`,
    );
  }
}

function members(kind: 'Output' | 'Parameter', values: Readonly<Record<string, string>>): string {
  const items = Object.entries(values).map(
    ([name, value]) =>
      `<member><${kind}Key>${name}</${kind}Key><${kind}Value>${escaped(value)}</${kind}Value></member>`,
  );
  return `<${kind}s>${items.join('')}</${kind}s>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
