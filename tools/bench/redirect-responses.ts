import http from 'node:http';
import https from 'node:https';

/**
 * Redirects HTTPS requests to a receiver on loopback, because some handlers always send their response to port 443.
 * @param port the port of the receiver.
 */
export function redirectResponses(port: number): void {
  https.request = ((options: http.RequestOptions, callback: (response: http.IncomingMessage) => void) =>
    http.request({ ...options, hostname: '127.0.0.1', port }, callback)) as typeof https.request;
}
