/** What the fakes of AWS services share: a server on loopback for each endpoint, and a list of the requests. */
import { type Fault, type HttpRequest, type HttpResponse, LoopbackServer } from './loopback-server';

export interface ServiceRequest<Service extends string = string> extends HttpRequest {
  readonly service: Service;
}

export abstract class FakeService<Service extends string = string> {
  /** Starts a fake on free ports. */
  public static async start<Fake extends FakeService, Args extends readonly unknown[]>(
    this: new (...args: Args) => Fake,
    ...args: Args
  ): Promise<Fake> {
    const fake = new this(...args);
    await Promise.all([...fake.servers.values()].map((server) => server.listen()));
    return fake;
  }

  /** All requests in their order, including those that a fault prevented. */
  public readonly requests: ServiceRequest<Service>[] = [];

  private readonly servers: ReadonlyMap<Service, LoopbackServer>;

  /** @param services as the SDKs name them in `AWS_ENDPOINT_URL_<SERVICE>`. Each gets its own endpoint. */
  public constructor(...services: readonly Service[]) {
    this.servers = new Map(
      services.map((service) => [
        service,
        new LoopbackServer({
          onRequest: (request) => this.requests.push({ ...request, service }),
          refuse: (request) => this.refuse?.(request),
          respond: (request) => this.respond({ ...request, service }),
        }),
      ]),
    );
  }

  /** The environment variables that send the requests of the AWS SDKs and the AWS CLI here. */
  public get environment(): Record<string, string> {
    return Object.fromEntries(
      [...this.servers].map(([service, { url }]) => [
        `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll('-', '_')}`,
        url,
      ]),
    );
  }

  /**
   * Injects a fault into the requests to each endpoint.
   * @param times the number of requests to each endpoint. The default is all requests from now on.
   */
  public injectFault(fault: Fault, times?: number): void {
    this.servers.forEach((server) => {
      server.injectFault(fault, times);
    });
  }

  /** Stops listening and closes all connections. */
  public async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
  }

  /** Returns the response to a request that isn't allowed. By default, all are. */
  protected refuse?(request: HttpRequest): Promise<HttpResponse | undefined>;

  /** The service's response to a request. */
  protected abstract respond(request: ServiceRequest<Service>): HttpResponse;
}

/** Whether the function signed a request with its own credentials, not with those of the role that it assumes. */
export function isSignedByFunction({ service, headers }: ServiceRequest, region = 'eu-central-1'): boolean {
  return new RegExp(`Credential=AKIDEXAMPLE/\\d{8}/${region}/${service}/`).test(headers.authorization ?? '');
}
