/** Enough of Parameter Store for the real client to read a parameter: its wire format, and all versions of parameters. */
import { randomUUID } from 'node:crypto';
import { type Fault, type HttpRequest, type HttpResponse, LoopbackServer } from './loopback-server';

export class SsmEndpoint {
  public static async start(): Promise<SsmEndpoint> {
    const endpoint = new SsmEndpoint();
    await endpoint.server.listen();
    return endpoint;
  }

  /** How often it was asked. */
  public asked = 0;

  /** The values of each parameter, oldest first. */
  private readonly parameters = new Map<string, string[]>();

  private readonly server = new LoopbackServer({
    arrived: () => {
      this.asked += 1;
    },
    respond: (request) => this.respond(request),
  });

  public get environment(): Record<string, string> {
    return { AWS_ENDPOINT_URL_SSM: this.server.url };
  }

  /** Adds a version. */
  public put(name: string, value: string): void {
    this.parameters.set(name, [...(this.parameters.get(name) ?? []), value]);
  }

  /** Removes a parameter and all its versions. */
  public remove(name: string): void {
    this.parameters.delete(name);
  }

  public injectFault(fault: Fault, times?: number): void {
    this.server.injectFault(fault, times);
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private respond({ headers, body }: HttpRequest): HttpResponse {
    // With the function's own credentials, whatever role it assumes for Chime.
    const isSigned = /Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ssm\//.test(headers.authorization ?? '');
    if (!isSigned || headers['x-amz-target'] !== 'AmazonSSM.GetParameter') {
      return ssmError('AccessDeniedException', 'The request is not signed as it has to be');
    }
    const [name = '', selector] = (JSON.parse(body) as { Name: string }).Name.split(':');
    const versions = this.parameters.get(name);
    if (versions === undefined) {
      return ssmError('ParameterNotFound');
    }
    const version = selector === undefined ? versions.length : Number(selector);
    const value = versions[version - 1];
    return value === undefined
      ? ssmError('ParameterVersionNotFound')
      : json(200, { Parameter: { Name: name, Type: 'String', Value: value, Version: version } });
  }
}

/** A refusal in the service's own form. */
export function ssmError(name: string, message?: string): HttpResponse {
  return json(400, { __type: name, message });
}

function json(status: number, body: object): HttpResponse {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() };
  return { status, headers, body: JSON.stringify(body) };
}
