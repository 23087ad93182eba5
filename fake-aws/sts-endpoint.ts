/** Enough of AWS STS for the real client to assume a role: its wire format, a trust policy, and temporary credentials. */
import { randomUUID } from 'node:crypto';
import { type Fault, type HttpRequest, type HttpResponse, LoopbackServer } from './loopback-server';

/** Access key of the credentials that are handed out. */
export const ASSUMED_KEY = 'ASIAASSUMEDROLE';

export interface TrustedRole {
  readonly roleArn: string;
  readonly externalId?: string;
}

export class StsEndpoint {
  public static async start(role: TrustedRole): Promise<StsEndpoint> {
    const endpoint = new StsEndpoint(role);
    await endpoint.server.listen();
    return endpoint;
  }

  /** How often a role was asked for. */
  public asked = 0;

  private readonly server = new LoopbackServer({
    arrived: () => {
      this.asked += 1;
    },
    respond: (request) => this.respond(request),
  });

  private constructor(private readonly role: TrustedRole) {}

  public get environment(): Record<string, string> {
    return { AWS_ENDPOINT_URL_STS: this.server.url };
  }

  public injectFault(fault: Fault, times?: number): void {
    this.server.injectFault(fault, times);
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private respond({ headers, body }: HttpRequest): HttpResponse {
    const parameters = new URLSearchParams(body);
    const isSigned = /Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/sts\//.test(headers.authorization ?? '');
    const isTrusted =
      parameters.get('Action') === 'AssumeRole' &&
      /^[\w+=,.@-]{2,64}$/.test(parameters.get('RoleSessionName') ?? '') &&
      parameters.get('RoleArn') === this.role.roleArn &&
      (parameters.get('ExternalId') ?? undefined) === this.role.externalId;
    return isSigned && isTrusted ? credentialsResponse() : deniedResponse(this.role.roleArn);
  }
}

/** What STS answers to who is not trusted. */
export function deniedResponse(roleArn: string): HttpResponse {
  return xml(
    403,
    `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:sts::111122223333:assumed-role/Lookup/fn is not authorized to perform: sts:AssumeRole on resource: ${roleArn}</Message></Error></ErrorResponse>`,
  );
}

function credentialsResponse(): HttpResponse {
  return xml(
    200,
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${ASSUMED_KEY}</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey><SessionToken>assumed-token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
}

function xml(status: number, body: string): HttpResponse {
  return { status, headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': randomUUID() }, body };
}
