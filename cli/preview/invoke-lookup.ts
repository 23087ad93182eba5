/** Runs one lookup: invokes the handler with the event that CloudFormation would send, and receives the response. */
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import type { ResponseReceiver } from '../../fake-aws/response-receiver';
import { DEFAULT_REGION } from '../../lib/contract/chime-api';
import { CALLER_VARIABLE, ENDPOINT_VARIABLES } from '../../lib/contract/handler-environment';
import { maskedName } from '../../lib/contract/phone-number-query';
import type { LookupProperties } from '../../lib/contract/properties';
import type { FailureDetails } from '../../lib/contract/verdict';
import { causeOf } from './failed-call';
import type { Identity } from '../credentials';
import { HandlerWorker, type ServiceResponse } from './handler-worker';
import type { Lookup, Outcome } from './lookup';
import { secondsToWait, withoutWaiting } from './lookup-properties';
import type { ProviderFunction } from './provider-function';
import { type StackId, stackIdOf, withoutPerhapsDropped } from './stack-id';

export interface InvokeSettings {
  /** Seconds for a lookup, without the time of `wait`. */
  readonly timeout: number;
  /** Whether to wait for expectations, as a deployment would. */
  readonly wait: boolean;
  /** Receives what the functions log. */
  readonly onLog: (text: string) => void;
  /** Receives the responses of AWS services to the handler, with the account in which it calls Chime. */
  readonly onResponse?: (account: string | undefined, response: ServiceResponse) => void;
  /** Receives what the user should know in addition to the outcomes. */
  readonly onNotice: (notice: string) => void;
}

/** A lookup whose properties and function are known. */
export interface LookupRequest {
  readonly lookup: Lookup;
  readonly properties: Record<string, unknown>;
  readonly provider: ProviderFunction;
}

export interface InvokedLookup {
  readonly outcome: Outcome;
  readonly details: FailureDetails;
}

const MAX_ATTEMPTS = 3;

const BUNDLE = path.join(__dirname, '..', 'handler', 'index.mjs');

export class LookupInvoker {
  private readonly workers = new Map<string, HandlerWorker>();

  public constructor(
    private readonly settings: InvokeSettings,
    private readonly receiver: ResponseReceiver,
  ) {}

  /** Among many lookups, Chime can throttle one for all of its time by chance. */
  public async invokeWithRetries(
    request: LookupRequest,
    identity: Identity,
    attempts = MAX_ATTEMPTS,
  ): Promise<InvokedLookup> {
    const invoked = await this.invoke(request, identity);
    return attempts > 1 && causeOf(invoked.details) === 'throttling'
      ? await this.invokeWithRetries(request, identity, attempts - 1)
      : invoked;
  }

  public async stop(): Promise<void> {
    await Promise.all([this.receiver.stop(), ...[...this.workers.values()].map((worker) => worker.stop())]);
  }

  private async invoke({ lookup, properties, provider }: LookupRequest, identity: Identity): Promise<InvokedLookup> {
    const { timeout, wait } = this.settings;
    const stackId = stackIdOf(lookup.stack);
    const seconds = timeout + (wait ? secondsToWait(properties) : 0);
    const requestId = randomUUID();
    const { error, details } = await this.workerFor(lookup, provider, identity).invoke(
      {
        RequestType: 'Create',
        RequestId: requestId,
        ResponseURL: this.receiver.urlFor(requestId),
        ResourceType: lookup.type,
        LogicalResourceId: lookup.logicalId,
        StackId: stackId.id,
        ResourceProperties: wait ? properties : withoutWaiting(properties),
      },
      seconds * 1000,
    );
    const outcome = this.outcomeOf(requestId, stackId, properties, error);
    return { outcome: outcome.status === 'FAILED' ? withName(outcome, properties) : outcome, details };
  }

  private outcomeOf(
    requestId: string,
    { isExact }: StackId,
    { AbsentValue: absentValue = '' }: Readonly<Record<string, unknown>>,
    error = 'it ended without a word',
  ): Outcome {
    const response = this.receiver.responseTo(requestId);
    if (response === undefined) {
      return { status: 'NOT_RUN', reason: `The handler did not answer: ${error}.` };
    }
    const { Status, Reason, PhysicalResourceId: physicalResourceId, Data = {}, NoEcho: noEcho = false } = response;
    return Status === 'SUCCESS'
      ? {
          status: Status,
          physicalResourceId,
          attributes: isExact ? Data : withoutPerhapsDropped(Data, absentValue),
          noEcho,
        }
      : { status: Status, reason: Reason ?? 'The handler gave no reason.' };
  }

  /** Lookups whose functions have the same environment and call Chime in the same account share a worker. */
  private workerFor(
    lookup: Lookup,
    { stack, variables, account }: ProviderFunction,
    identity: Identity,
  ): HandlerWorker {
    for (const name of ENDPOINT_VARIABLES.filter((one) => variables[one] !== undefined)) {
      this.settings.onNotice(`The template sends ${lookup.path} to another endpoint: ${name}=${variables[name] ?? ''}`);
    }
    const environment = {
      ...variables,
      ...identity.environment,
      [CALLER_VARIABLE]: 'your credentials',
      AWS_REGION: stack.environment.region ?? DEFAULT_REGION,
    };
    const key = JSON.stringify({ ...environment, account });
    const { onLog, onResponse } = this.settings;
    const worker =
      this.workers.get(key) ??
      new HandlerWorker(
        BUNDLE,
        environment,
        onLog,
        onResponse &&
          ((response) => {
            onResponse(account, response);
          }),
      );
    this.workers.set(key, worker);
    return worker;
  }
}

/** Shows the name that a lookup searches for to the person who wrote it. */
function withName<T extends { readonly reason: string }>(outcome: T, { Find: find }: Partial<LookupProperties>): T {
  const name = find?.Name;
  return name === undefined
    ? outcome
    : { ...outcome, reason: outcome.reason.replace(maskedName(name), () => `Name ${JSON.stringify(name)}`) };
}
