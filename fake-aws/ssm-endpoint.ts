/** Parameter Store of AWS Systems Manager on loopback: GetParameter, with all versions of each parameter. */
import { randomUUID } from 'node:crypto';
import { FakeService, isSignedByFunction, type ServiceRequest } from './fake-service';
import type { HttpResponse } from './loopback-server';

export class SsmEndpoint extends FakeService {
  /** The values of each parameter, oldest first. */
  private readonly parameters = new Map<string, string[]>();

  /** @param region of the endpoint. */
  public constructor(private readonly region?: string) {
    super('ssm');
  }

  /** Adds a version. */
  public put(name: string, value: string): void {
    this.parameters.set(name, [...(this.parameters.get(name) ?? []), value]);
  }

  /** Removes a parameter and all its versions. */
  public remove(name: string): void {
    this.parameters.delete(name);
  }

  protected respond(request: ServiceRequest): HttpResponse {
    if (!isSignedByFunction(request, this.region) || request.headers['x-amz-target'] !== 'AmazonSSM.GetParameter') {
      return ssmError('AccessDeniedException', 'The request is not signed as it has to be');
    }
    const [name = '', selector] = (JSON.parse(request.body) as { Name: string }).Name.split(':');
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

export function ssmError(name: string, message?: string): HttpResponse {
  return json(400, { __type: name, message });
}

function json(status: number, body: object): HttpResponse {
  const headers = { 'Content-Type': 'application/x-amz-json-1.1', 'x-amzn-RequestId': randomUUID() };
  return { status, headers, body: JSON.stringify(body) };
}
