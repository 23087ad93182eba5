/** AWS STS on loopback, as far as the preview asks it: whose credentials, and those of a role. */
import { type HttpRequest, type HttpResponse, LoopbackServer } from '../../../fake-aws/loopback-server';

export class FakeSts {
  /** @param account that of all credentials. */
  public static async start(account: string): Promise<FakeSts> {
    const sts = new FakeSts(account);
    await sts.server.listen();
    return sts;
  }

  /** What was asked for: actions, with the role where one was to be assumed. */
  public readonly asked: string[] = [];

  /** Refuses all credentials from now on. */
  public isRefusing = false;

  private readonly server = new LoopbackServer({ respond: (request) => this.respond(request) });

  private constructor(private readonly account: string) {}

  public get environment(): Record<string, string> {
    return { AWS_ENDPOINT_URL_STS: this.server.url };
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private respond({ body }: HttpRequest): HttpResponse {
    const parameters = new URLSearchParams(body);
    const action = parameters.get('Action') ?? '';
    this.asked.push([action, parameters.get('RoleArn')].filter(Boolean).join(' '));
    if (this.isRefusing) {
      return xml(
        403,
        '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token is expired</Message></Error></ErrorResponse>',
      );
    }
    return action === 'GetCallerIdentity'
      ? xml(
          200,
          `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${this.account}</Account><Arn>arn:aws:iam::${this.account}:user/a</Arn><UserId>A</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`,
        )
      : xml(
          200,
          '<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
        );
  }
}

function xml(status: number, body: string): HttpResponse {
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}
