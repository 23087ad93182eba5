/**
 * `npm run check runtime`: runs the published function under AWS's runtime interface client, on each version of Node.js
 * that Lambda supports.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { ChimeEndpoint, errorResponse } from '../../fake-aws/chime-endpoint';
import { refuse, reset } from '../../fake-aws/faults';
import { sampleInventory } from '../../fake-aws/inventory';
import { type ReceivedResponse, ResponseReceiver } from '../../fake-aws/response-receiver';
import { CHECKOUT } from '../shared/folders';
import { installRuntime, LambdaFunction } from '../shared/lambda-runtime';
import { main } from '../shared/script';

const MAJORS = [20, 22, 24];

const NUMBER = '+12065550100';
const MISSING = '+12065550199';

class Check {
  public constructor(
    private readonly lambda: LambdaFunction,
    private readonly endpoint: ChimeEndpoint,
    private readonly receiver: ResponseReceiver,
  ) {}

  /** Invokes the function when it is cold and warm, with successes and failures in between. */
  public async run(): Promise<void> {
    assert.deepEqual(this.lambda.initialization.pending, [], 'Nothing is pending after the initialization');
    assert.equal(this.lambda.takeOutput(), '', 'The initialization writes nothing');
    for (let count = 0; count < 7; count += 1) {
      await this.expect('SUCCESS', 'Create', NUMBER);
    }
    await this.expect('SUCCESS', 'Update', NUMBER);
    await this.expect('SUCCESS', 'Delete', NUMBER);
    await this.expect('FAILED', 'Create', MISSING);
    await this.expect('FAILED', 'Create', 'no number');
    this.endpoint.injectFault(reset, 1);
    await this.expect('SUCCESS', 'Create', NUMBER);
    this.endpoint.injectFault(refuse(errorResponse('BadRequestException')), 1);
    await this.expect('FAILED', 'Create', NUMBER);
    this.receiver.injectFault(refuse({ status: 403 }), 1);
    const refused = await this.invoke('Create', NUMBER);
    assert.equal(refused.report.kind, 'error');
    await this.expect('SUCCESS', 'Create', NUMBER);
  }

  private async expect(status: ReceivedResponse['Status'], type: string, number: string): Promise<void> {
    const { report, response } = await this.invoke(type, number);
    assert.equal(report.kind, 'done', report.body);
    assert.equal(report.body, 'null');
    assert.equal(response?.Status, status, response?.Reason);
  }

  private async invoke(type: string, number: string): ReturnType<typeof this.outcome> {
    const requestId = randomUUID();
    const report = await this.lambda.invoke({
      RequestType: type,
      RequestId: requestId,
      ResponseURL: this.receiver.urlFor(requestId),
      StackId: 'arn:aws:cloudformation:us-east-1:111122223333:stack/Stack/5f0c2f5e-0000-4000-8000-000000000111',
      LogicalResourceId: 'Line',
      PhysicalResourceId: number,
      ResourceProperties: { PhoneNumberId: number },
    });
    return this.outcome(requestId, report);
  }

  private outcome(
    requestId: string,
    report: Awaited<ReturnType<LambdaFunction['invoke']>>,
  ): Promise<{ report: typeof report; response: ReceivedResponse | undefined }> {
    assert.deepEqual(report.pending, [], 'Nothing is pending after the response');
    for (const line of this.lambda.takeOutput().split('\n').filter(Boolean)) {
      const { level, timestamp } = JSON.parse(line) as { level: string; timestamp: string };
      assert.match(level, /^(INFO|WARN|ERROR)$/);
      assert.ok(!Number.isNaN(Date.parse(timestamp)));
    }
    return Promise.resolve({ report, response: this.receiver.responseTo(requestId) });
  }
}

/** At the log level `ERROR`, a success writes nothing. */
async function checkLevel(lambda: LambdaFunction, receiver: ResponseReceiver): Promise<void> {
  const event = { RequestType: 'Delete', ResponseURL: receiver.urlFor('level'), StackId: 's', RequestId: 'r' };
  await lambda.invoke({ ...event, LogicalResourceId: 'l', PhysicalResourceId: NUMBER });
  assert.equal(receiver.responseTo('level')?.Status, 'SUCCESS');
  assert.equal(lambda.takeOutput(), '');
}

main(async () => {
  const platform = `node-${process.platform}-${process.arch}`;
  const modules = await installRuntime(
    'nodes',
    MAJORS.map((major) => `node${String(major)}@npm:${platform}@${String(major)}`),
  );
  for (const major of MAJORS) {
    const endpoint = await ChimeEndpoint.start(sampleInventory);
    const receiver = await ResponseReceiver.start();
    const environment = { ...endpoint.environment, AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${String(major)}.x` };
    const node = path.join(modules, `node${String(major)}`, 'bin', 'node');
    const code = path.join(CHECKOUT, 'bundle', 'handler');
    const lambda = await LambdaFunction.start({ modules, code, node, environment });
    await new Check(lambda, endpoint, receiver).run();
    await lambda.stop();
    const quiet = await LambdaFunction.start({
      modules,
      code,
      node,
      environment: { ...environment, AWS_LAMBDA_LOG_LEVEL: 'ERROR' },
    });
    await checkLevel(quiet, receiver);
    await quiet.stop();
    await Promise.all([endpoint.stop(), receiver.stop()]);
    console.log(`passed: Node.js ${String(major)} under the runtime interface client`);
  }
});
