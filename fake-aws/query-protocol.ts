/** The AWS Query protocol of AWS STS and CloudFormation: a request is a form, and a response is XML. */
import { randomUUID } from 'node:crypto';
import type { HttpResponse } from './loopback-server';

/** @param result the content of the element that the operation returns. */
export function queryResponse(operation: string, result: string): HttpResponse {
  return xml(200, `<${operation}Response><${operation}Result>${result}</${operation}Result></${operation}Response>`);
}

export function queryError(status: number, code: string, message: string): HttpResponse {
  return xml(
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );
}

function xml(status: number, body: string): HttpResponse {
  return { status, headers: { 'Content-Type': 'text/xml', 'x-amzn-RequestId': randomUUID() }, body };
}
