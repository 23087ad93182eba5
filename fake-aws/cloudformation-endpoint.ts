/** AWS CloudFormation on loopback: DescribeStacks for one stack. */
import { FakeService, isSignedByFunction, type ServiceRequest } from './fake-service';
import type { HttpResponse } from './loopback-server';
import { queryError, queryResponse } from './query-protocol';

export class CloudFormationEndpoint extends FakeService {
  public stackStatus = 'UPDATE_IN_PROGRESS';

  /** For a nested stack, the ID of its root stack. */
  public rootId: string | undefined;

  public constructor(private readonly stackId: string) {
    super('cloudformation');
  }

  protected respond(request: ServiceRequest): HttpResponse {
    if (!isSignedByFunction(request)) {
      return queryError(403, 'AccessDenied', 'The request is not signed as it has to be');
    }
    const parameters = new URLSearchParams(request.body);
    if (parameters.get('Action') !== 'DescribeStacks' || parameters.get('StackName') !== this.stackId) {
      return queryError(400, 'ValidationError', 'Stack does not exist');
    }
    const root = this.rootId === undefined ? '' : `<RootId>${this.rootId}</RootId>`;
    return queryResponse(
      'DescribeStacks',
      `<Stacks><member><StackId>${this.stackId}</StackId><StackName>Producer</StackName><CreationTime>2026-11-23T10:00:00.000Z</CreationTime><StackStatus>${this.stackStatus}</StackStatus>${root}</member></Stacks>`,
    );
  }
}
