// Invokes the installed bundle with a Delete, and receives its response as CloudFormation does.
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { createServer } = require('node:http');
const path = require('node:path');
const { text } = require('node:stream/consumers');
const { pathToFileURL } = require('node:url');

const packageFolder = path.dirname(require.resolve('cdk-chime-phone-number/package.json'));

async function main() {
  const { handler } = await import(pathToFileURL(path.join(packageFolder, 'bundle', 'handler', 'index.mjs')));
  const responses = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      responses.push({ method: request.method, ...JSON.parse(body) });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const event = {
    RequestType: 'Delete',
    ResponseURL: `http://127.0.0.1:${server.address().port}/response`,
    StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Stack/5f0c2f5e-0000-4000-8000-000000000111',
    RequestId: 'request',
    LogicalResourceId: 'Line',
    PhysicalResourceId: '+12065550100',
  };
  await handler(event, { getRemainingTimeInMillis: () => 10_000 });
  server.close();

  assert.deepEqual(
    responses.map(({ method, Status, PhysicalResourceId }) => [method, Status, PhysicalResourceId]),
    [['PUT', 'SUCCESS', '+12065550100']],
  );
}

void main();
