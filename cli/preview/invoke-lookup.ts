/** Runs one lookup: invokes the handler with the event that CloudFormation would send, and receives the response. */
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { ResponseReceiver } from '../../fake-aws/response-receiver';
import { DEFAULT_REGION } from '../../lib/contract/chime-api';
import { ENDPOINT_VARIABLES } from '../../lib/contract/handler-environment';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import { HandlerWorker } from './handler-worker';
import type { Lookup, Outcome } from './lookup';
import { secondsToWait, withoutWaiting } from './lookup-properties';
import type { ProviderFunction } from './provider-function';
import { stackIdOf, withoutPerhapsDropped } from './stack-id';
import { isThrottled } from './surroundings';

export interface InvokeSettings {
  /** Variables of every function in addition to its own: credentials and endpoints. */
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds for a lookup, without the time of `wait`. */
  readonly timeout: number;
  /** Whether to wait for expectations, as a deployment would. */
  readonly wait: boolean;
  /** Receives what the functions log. */
  readonly onLog: (text: string) => void;
  /** Receives what the user should know in addition to the outcomes. */
  readonly onNotice: (notice: string) => void;
}

/** A lookup whose properties and function are known. */
export interface LookupRequest {
  readonly lookup: Lookup;
  readonly properties: Record<string, unknown>;
  readonly provider: ProviderFunction;
}

const MAX_ATTEMPTS = 3;

const BUNDLE = path.join(__dirname, '..', 'handler', 'index.mjs');

export class LookupInvoker {
  public static async start(settings: InvokeSettings): Promise<LookupInvoker> {
    return new LookupInvoker(settings, await ResponseReceiver.start());
  }

  private readonly workers = new Map<string, HandlerWorker>();

  private constructor(
    private readonly settings: InvokeSettings,
    private readonly receiver: ResponseReceiver,
  ) {}

  /** Among many lookups, Chime can throttle one for all of its time by chance. */
  public async invokeWithRetries(request: LookupRequest): Promise<Outcome> {
    let outcome = await this.invoke(request);
    for (let attempt = 1; attempt < MAX_ATTEMPTS && outcome.status === 'FAILED' && isThrottled(outcome.reason);) {
      attempt += 1;
      outcome = await this.invoke(request);
    }
    return outcome;
  }

  public async stop(): Promise<void> {
    await Promise.all([this.receiver.stop(), ...[...this.workers.values()].map((worker) => worker.stop())]);
  }

  private async invoke({ lookup, properties, provider }: LookupRequest): Promise<Outcome> {
    const { timeout, wait } = this.settings;
    const stackId = stackIdOf(lookup.stack);
    const seconds = timeout + (wait ? secondsToWait(properties) : 0);
    const requestId = randomUUID();
    const error = await this.workerFor(lookup, provider).invoke(
      {
        RequestType: 'Create',
        RequestId: requestId,
        ResponseURL: this.receiver.urlFor(requestId),
        ResourceType: RESOURCE_TYPE,
        LogicalResourceId: lookup.logicalId,
        StackId: stackId.id,
        ResourceProperties: wait ? properties : withoutWaiting(properties),
      },
      seconds * 1000,
    );
    const response = this.receiver.responseTo(requestId);
    if (response?.Status === 'SUCCESS') {
      const { PhysicalResourceId: physicalResourceId, Data: attributes = {}, NoEcho: noEcho = false } = response;
      return {
        status: 'SUCCESS',
        physicalResourceId,
        attributes: stackId.isExact ? attributes : withoutPerhapsDropped(attributes),
        noEcho,
      };
    }
    return response === undefined
      ? { status: 'NOT_RUN', reason: `The handler did not answer: ${error ?? 'it ended without a word'}.` }
      : { status: 'FAILED', reason: response.Reason ?? 'The handler gave no reason.' };
  }

  /** Lookups whose functions have the same environment share a worker. */
  private workerFor(lookup: Lookup, { stack, variables }: ProviderFunction): HandlerWorker {
    for (const name of ENDPOINT_VARIABLES.filter((one) => variables[one] !== undefined)) {
      this.settings.onNotice(`The template sends ${lookup.path} to another endpoint: ${name}=${variables[name] ?? ''}`);
    }
    const environment = {
      ...variables,
      ...this.settings.environment,
      AWS_REGION: stack.environment.region ?? DEFAULT_REGION,
    };
    const key = JSON.stringify(environment);
    const worker = this.workers.get(key) ?? new HandlerWorker(BUNDLE, environment, this.settings.onLog);
    this.workers.set(key, worker);
    return worker;
  }
}
