/** Handlers that always answer over HTTPS on port 443 are led to a receiver on loopback. */
import http from 'node:http';
import https from 'node:https';

/** @param port where the receiver listens. */
export function redirectResponses(port: number): void {
  https.request = ((options: http.RequestOptions, callback: (response: http.IncomingMessage) => void) =>
    http.request({ ...options, hostname: '127.0.0.1', port }, callback)) as typeof https.request;
}
