/** AWS STS on loopback: AssumeRole for one role, and GetCallerIdentity. */
import { FakeService, isSignedByFunction, type ServiceRequest } from './fake-service';
import type { HttpResponse } from './loopback-server';
import { queryError, queryResponse } from './query-protocol';

/** Access key of the role's temporary credentials. */
export const ASSUMED_KEY = 'ASIAASSUMEDROLE';

const ACCOUNT = '111122223333';

/** The role that the caller may assume, and how. */
export interface TrustedRole {
  readonly roleArn: string;
  readonly externalId?: string;
  /** Region of the endpoint. */
  readonly region?: string;
}

export class StsEndpoint extends FakeService {
  public constructor(private readonly role: TrustedRole) {
    super('sts');
  }

  protected respond(request: ServiceRequest): HttpResponse {
    const parameters = new URLSearchParams(request.body);
    if (!isSignedByFunction(request, this.role.region)) {
      return deniedResponse(this.role.roleArn);
    }
    if (parameters.get('Action') === 'GetCallerIdentity') {
      return queryResponse(
        'GetCallerIdentity',
        `<Account>${ACCOUNT}</Account><Arn>arn:aws:iam::${ACCOUNT}:user/a</Arn><UserId>A</UserId>`,
      );
    }
    const isTrusted =
      parameters.get('Action') === 'AssumeRole' &&
      /^[\w+=,.@-]{2,64}$/.test(parameters.get('RoleSessionName') ?? '') &&
      parameters.get('RoleArn') === this.role.roleArn &&
      (parameters.get('ExternalId') ?? undefined) === this.role.externalId;
    return isTrusted ? assumeRoleResponse() : deniedResponse(this.role.roleArn);
  }
}

/** The error of AssumeRole if the trust policy of the role doesn't allow the caller. */
export function deniedResponse(roleArn: string): HttpResponse {
  return queryError(
    403,
    'AccessDenied',
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/Lookup/fn is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}

export function assumeRoleResponse(): HttpResponse {
  return queryResponse(
    'AssumeRole',
    `<Credentials><AccessKeyId>${ASSUMED_KEY}</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey><SessionToken>assumed-token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials>`,
  );
}
