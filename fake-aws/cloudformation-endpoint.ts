/** Enough of AWS CloudFormation for the real client to describe a stack: its wire format, and one stack. */
import { randomUUID } from 'node:crypto';
import { type Fault, type HttpRequest, type HttpResponse, LoopbackServer } from './loopback-server';

export class CloudFormationEndpoint {
  /** @param stackId the one stack that there is. */
  public static async start(stackId: string): Promise<CloudFormationEndpoint> {
    const endpoint = new CloudFormationEndpoint(stackId);
    await endpoint.server.listen();
    return endpoint;
  }

  /** How often it was asked. */
  public asked = 0;

  /** Status of the stack. */
  public stackStatus = 'UPDATE_IN_PROGRESS';

  /** ARN of the stack at the root, for a nested one. */
  public rootId: string | undefined;

  private readonly server = new LoopbackServer({
    arrived: () => {
      this.asked += 1;
    },
    respond: (request) => this.respond(request),
  });

  private constructor(private readonly stackId: string) {}

  public get environment(): Record<string, string> {
    return { AWS_ENDPOINT_URL_CLOUDFORMATION: this.server.url };
  }

  public injectFault(fault: Fault, times?: number): void {
    this.server.injectFault(fault, times);
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private respond({ headers, body }: HttpRequest): HttpResponse {
    const parameters = new URLSearchParams(body);
    // With the function's own credentials, whatever role it assumes for Chime.
    if (!/Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/cloudformation\//.test(headers.authorization ?? '')) {
      return cloudFormationError(403, 'AccessDenied', 'The request is not signed as it has to be');
    }
    const isKnown = parameters.get('StackName') === this.stackId;
    if (parameters.get('Action') !== 'DescribeStacks' || !isKnown) {
      return cloudFormationError(400, 'ValidationError', 'Stack does not exist');
    }
    const root = this.rootId === undefined ? '' : `<RootId>${this.rootId}</RootId>`;
    return xml(
      200,
      `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackId>${this.stackId}</StackId><StackName>Producer</StackName><CreationTime>2026-11-23T10:00:00.000Z</CreationTime><StackStatus>${this.stackStatus}</StackStatus>${root}</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  }
}

/** A refusal in the service's own form. */
export function cloudFormationError(status: number, code: string, message: string): HttpResponse {
  return xml(
    status,
    `<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
}

function xml(status: number, body: string): HttpResponse {
  return { status, headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': randomUUID() }, body };
}
