/** Chime, AWS STS, and the receiver of responses, over HTTPS with a certificate for one run. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { text } from 'node:stream/consumers';
import { sampleInventory } from '../../fake-aws/inventory';
import { assumeRoleResponse } from '../../fake-aws/sts-endpoint';
import { runOrThrow } from '../shared/processes';

/** Two servers, because the function can't use the same connection for Chime and CloudFormation. */
export class Endpoints {
  /** @param folder a folder for the certificate, which openssl makes. */
  public static async start(folder: string): Promise<Endpoints> {
    const [key, cert] = ['key.pem', 'cert.pem'].map((name) => path.join(folder, name)) as [string, string];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', key, '-out', cert];
    await runOrThrow('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]);
    const endpoints = new Endpoints({ key: readFileSync(key), cert: readFileSync(cert) });
    for (const server of [endpoints.services, endpoints.receiver]) {
      server.listen(0, 'localhost');
      await once(server, 'listening');
    }
    return endpoints;
  }

  private received: string[] = [];
  private readonly services: Server;
  private readonly receiver: Server;

  private constructor(certificate: { key: Buffer; cert: Buffer }) {
    const phoneNumber = JSON.stringify({ PhoneNumber: sampleInventory.PhoneNumbers[0] });
    const credentials = assumeRoleResponse().body;
    this.services = createServer(certificate, (request, response) => {
      response.end(request.method === 'POST' ? credentials : phoneNumber);
    });
    this.receiver = createServer(certificate, (request, response) => {
      void text(request).then((body) => {
        this.received.push(body);
        response.end();
      });
    });
  }

  /** Endpoint of the services. */
  public get url(): string {
    return `https://localhost:${portOf(this.services)}`;
  }

  public get responsePort(): number {
    return portOf(this.receiver);
  }

  /** Returns the responses since the last call of this method. */
  public takeResponses(): string[] {
    const { received } = this;
    this.received = [];
    return received;
  }

  public stop(): void {
    for (const server of [this.services, this.receiver]) {
      server.close();
      server.closeAllConnections();
    }
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
