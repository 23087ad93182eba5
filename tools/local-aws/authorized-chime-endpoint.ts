/** A Chime endpoint whose requests the IAM of the local AWS decides, because MiniStack has no Chime. */
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import type { Inventory } from '../../fake-aws/inventory';
import type { HttpRequest, HttpResponse } from '../../fake-aws/loopback-server';

export class AuthorizedChimeEndpoint extends ChimeEndpoint {
  /** @param localAwsUrl the endpoint of the local AWS. */
  public constructor(
    inventory: Inventory,
    private readonly localAwsUrl: string,
  ) {
    super(inventory);
  }

  /** Passes the request on as it is, so that MiniStack can check its signature. */
  protected override async refuse({ method, path, headers }: HttpRequest): Promise<HttpResponse | undefined> {
    if (headers.authorization === undefined) {
      // `ChimeEndpoint` refuses it with the error of Chime.
      return undefined;
    }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(this.localAwsUrl, { method, path, headers }, resolve).once('error', reject).end();
    });
    const body = await text(response);
    return response.statusCode === 200
      ? undefined
      : { status: response.statusCode ?? 0, headers: { 'Content-Type': 'application/json' }, body };
  }
}
