/** Runs lookups through the custom resource protocol: each at most once, after those that it refers to, and not all at once. */
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { ResponseReceiver } from '../../fake-aws/response-receiver';
import { DEFAULT_REGION } from '../../lib/contract/chime-api';
import { ENDPOINT_VARIABLES } from '../../lib/contract/handler-environment';
import { RESOURCE_TYPE } from '../../lib/contract/properties';
import type { Stack } from '../cloudformation/template';
import { HandlerHost } from './handler-worker';
import { findLookups, type Lookup, type Outcome } from './lookup';
import { lookupProperties, secondsToWait, withoutWaiting } from './lookup-properties';
import { type ProviderFunction, providerFunctionOf } from './provider-function';
import { Slots } from './slots';
import { DROPPED, stackIdOf, withoutPerhapsDropped } from './stack-id';
import { isAboutThisComputer, isRefusal, isRefusalToList, isThrottled } from './surroundings';
import { exists } from '../cloudformation/conditions';
import { scopesOf } from '../cloudformation/evaluator';
import type { Scope } from '../cloudformation/scope';
import { known, knownText, then, unknown, type Value } from '../cloudformation/value';

/** The account that credentials belong to, or why that can't be known. */
export type Caller = { readonly account: string } | { readonly why: string; readonly isRefused: boolean };

export interface LookupSettings {
  /** Variables that are set on every function beside its own: credentials, endpoints. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the functions' own endpoints and roles are left out, since there is no AWS to reach. */
  readonly offline: boolean;
  /** Whose credentials ask; called only when a stack is bound to an account. */
  readonly caller: (region: string | undefined) => Promise<Caller>;
  /** Seconds that a lookup may take, beside waiting. */
  readonly timeout: number;
  /** Whether expectations are waited for, as a deployment would. */
  readonly wait: boolean;
  /** Takes what the functions log. */
  readonly onLog: (text: string) => void;
  /** Told of each lookup as it begins and ends. */
  readonly onProgress: (lookup: Lookup, outcome?: Outcome) => void;
  /** Told what a person should know, beside the outcomes. */
  readonly onNotice: (notice: string) => void;
}

/** Value of a parameter that the user set. */
export type ParameterSource = (stack: Stack, name: string) => string | undefined;

interface Request {
  readonly properties: Record<string, unknown>;
  readonly provider: ProviderFunction;
}

/** As many at a time as a small fleet of functions would be. Chime throttles more than that. */
const MAX_CONCURRENCY = 20;

/** How often a lookup gets its whole time when it is throttled. */
const MAX_ATTEMPTS = 3;

const BUNDLE = path.join(__dirname, '..', 'handler', 'index.mjs');

export class LookupRunner {
  public static async start(
    stacks: readonly Stack[],
    parameter: ParameterSource,
    settings: LookupSettings,
  ): Promise<LookupRunner> {
    return new LookupRunner(stacks, parameter, settings, await ResponseReceiver.start());
  }

  public readonly lookups: readonly Lookup[];

  private readonly runs = new Map<Lookup, Promise<Outcome>>();
  private readonly outcomes = new Map<Lookup, Outcome>();
  /** Which lookups a lookup waits for. */
  private readonly waits = new Map<Lookup, ReadonlySet<Lookup>>();
  private readonly hosts = new Map<string, HandlerHost>();
  private readonly slots = new Slots(MAX_CONCURRENCY);
  private readonly byResource = new Map<Stack, Map<string, Lookup>>();
  /** Why these credentials were refused: for all lookups, and for those that list numbers first. */
  private refusal: string | undefined;
  private refusalToList: string | undefined;

  private constructor(
    private readonly stacks: readonly Stack[],
    private readonly parameter: ParameterSource,
    private readonly settings: LookupSettings,
    private readonly receiver: ResponseReceiver,
  ) {
    this.lookups = findLookups(stacks);
    for (const lookup of this.lookups) {
      const ofStack = this.byResource.get(lookup.stack) ?? new Map<string, Lookup>();
      this.byResource.set(lookup.stack, ofStack.set(lookup.logicalId, lookup));
    }
  }

  /** What comes of a lookup, which is run when it is first needed. */
  public async outcomeOf(lookup: Lookup): Promise<Outcome> {
    const run = this.runs.get(lookup) ?? this.report(lookup);
    this.runs.set(lookup, run);
    return await run;
  }

  /** Works something out again and again until all lookups that it needs have been run. */
  public async settled<T>(work: (scopeOf: (stack: Stack) => Scope) => T): Promise<T> {
    for (;;) {
      const { result, missing } = this.attempt(work);
      if (missing.size === 0) {
        return result;
      }
      await Promise.all([...missing].map(async (lookup) => await this.outcomeOf(lookup)));
    }
  }

  public async stop(): Promise<void> {
    await Promise.all([this.receiver.stop(), ...[...this.hosts.values()].map((host) => host.stop())]);
  }

  private attempt<T>(work: (scopeOf: (stack: Stack) => Scope) => T): { result: T; missing: ReadonlySet<Lookup> } {
    const missing = new Set<Lookup>();
    const scopeOf = scopesOf({
      stacks: this.stacks,
      parameter: this.parameter,
      attribute: (stack, logicalId, name) => {
        const lookup = this.byResource.get(stack)?.get(logicalId);
        if (lookup === undefined) {
          return unknown(`${name} of ${stack.pathOf(logicalId)}`, { stack, logicalId, name });
        }
        const outcome = this.outcomes.get(lookup);
        if (outcome === undefined) {
          missing.add(lookup);
        }
        return attributeOf(lookup, outcome, name);
      },
    });
    return { result: work(scopeOf), missing };
  }

  private async report(lookup: Lookup): Promise<Outcome> {
    const outcome = await this.run(lookup);
    this.outcomes.set(lookup, outcome);
    this.settings.onProgress(lookup, outcome);
    return outcome;
  }

  private async run(lookup: Lookup): Promise<Outcome> {
    for (;;) {
      const { result, missing } = this.attempt((scopeOf) => this.prepare(lookup, scopeOf(lookup.stack)));
      if (missing.size === 0) {
        return 'status' in result ? result : await this.slots.run(async () => await this.request(lookup, result));
      }
      this.waits.set(lookup, missing);
      if (this.isInCircle(lookup)) {
        return onlyADeployment(`${lookup.path}, which refers to itself in a circle`);
      }
      await Promise.all([...missing].map(async (one) => await this.outcomeOf(one)));
      this.waits.delete(lookup);
    }
  }

  /** Whether a lookup waits, over others, for itself. */
  private isInCircle(lookup: Lookup): boolean {
    const seen = new Set<Lookup>();
    const pending = [...(this.waits.get(lookup) ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (next === lookup) {
        return true;
      }
      if (!seen.has(next)) {
        seen.add(next);
        pending.push(...(this.waits.get(next) ?? []));
      }
    }
    return false;
  }

  private prepare(lookup: Lookup, scope: Scope): Request | Outcome {
    const isCreated = exists(lookup.condition, scope);
    if (isCreated.known && !isCreated.value) {
      return { status: 'NOT_CREATED', reason: 'its condition, or that of its stack, is false' };
    }
    const request = then(isCreated, () =>
      then(lookupProperties(lookup, scope), (properties) =>
        then(this.providerOf(lookup, scope), (provider) => known({ properties, provider })),
      ),
    );
    return request.known ? request.value : onlyADeployment(request.why);
  }

  /** Offline, an inventory answers, whoever asks. */
  private providerOf(lookup: Lookup, scope: Scope): Value<ProviderFunction> {
    return this.settings.offline
      ? known({ stack: lookup.stack, variables: {}, assumesRole: false })
      : providerFunctionOf(lookup, scope);
  }

  private async request(lookup: Lookup, { properties, provider }: Request): Promise<Outcome> {
    const obstacle = await this.obstacleTo(provider, properties.Find !== undefined);
    if (obstacle !== undefined) {
      return obstacle;
    }
    this.settings.onProgress(lookup);
    const outcome = await this.invokeUntilThrough(lookup, properties, provider);
    if (outcome.status !== 'FAILED' || !isAboutThisComputer(outcome.reason)) {
      return outcome;
    }
    if (isRefusal(outcome.reason) && !provider.assumesRole) {
      // The other lookups ask with the same credentials: there is no point in trying them one by one.
      if (isRefusalToList(outcome.reason)) {
        this.refusalToList ??= outcome.reason;
      } else {
        this.refusal ??= outcome.reason;
      }
    }
    return { status: 'NOT_ASKED', reason: outcome.reason };
  }

  /** What these credentials can't find out: they were refused, or belong to another account than the function. */
  private async obstacleTo(
    { stack, assumesRole }: ProviderFunction,
    listsNumbers: boolean,
  ): Promise<Outcome | undefined> {
    const { account, region } = stack.environment;
    if (this.settings.offline || assumesRole) {
      return undefined;
    }
    if (this.refusal === undefined && account !== undefined) {
      const caller = await this.settings.caller(region);
      if ('account' in caller) {
        return caller.account === account
          ? undefined
          : onlyADeployment(`what account ${account} says; these credentials are of account ${caller.account}`);
      }
      if (!caller.isRefused) {
        return onlyADeployment(`what account ${account} says (${caller.why})`);
      }
      this.refusal = caller.why;
    }
    const reason = this.refusal ?? (listsNumbers ? this.refusalToList : undefined);
    return reason === undefined ? undefined : { status: 'NOT_ASKED', reason };
  }

  /** Chance can leave one of many lookups without an answer for all of its time. */
  private async invokeUntilThrough(
    lookup: Lookup,
    properties: Record<string, unknown>,
    provider: ProviderFunction,
  ): Promise<Outcome> {
    let outcome = await this.invoke(lookup, properties, provider);
    for (let attempt = 1; attempt < MAX_ATTEMPTS && outcome.status === 'FAILED' && isThrottled(outcome.reason);) {
      attempt += 1;
      outcome = await this.invoke(lookup, properties, provider);
    }
    return outcome;
  }

  private async invoke(
    lookup: Lookup,
    properties: Record<string, unknown>,
    provider: ProviderFunction,
  ): Promise<Outcome> {
    const { stack, logicalId } = lookup;
    const stackId = stackIdOf(stack);
    const seconds = this.settings.timeout + (this.settings.wait ? secondsToWait(properties) : 0);
    const requestId = randomUUID();
    const error = await this.hostFor(lookup, provider).invoke(
      requestId,
      {
        RequestType: 'Create',
        RequestId: requestId,
        ResponseURL: this.receiver.urlFor(requestId),
        ResourceType: RESOURCE_TYPE,
        LogicalResourceId: logicalId,
        StackId: stackId.id,
        ResourceProperties: this.settings.wait ? properties : withoutWaiting(properties),
      },
      seconds * 1000,
    );
    const response = this.receiver.responseTo(requestId);
    if (response?.Status === 'SUCCESS') {
      return {
        status: 'SUCCESS',
        physicalResourceId: response.PhysicalResourceId,
        attributes: stackId.isExact ? (response.Data ?? {}) : withoutPerhapsDropped(response.Data ?? {}),
        noEcho: response.NoEcho ?? false,
      };
    }
    return response === undefined
      ? { status: 'NOT_ASKED', reason: `The handler did not answer: ${error ?? 'it ended without a word'}.` }
      : { status: 'FAILED', reason: response.Reason ?? 'The handler gave no reason.' };
  }

  /** One thread for all lookups that share an environment. */
  private hostFor(lookup: Lookup, { stack, variables }: ProviderFunction): HandlerHost {
    for (const name of ENDPOINT_VARIABLES.filter((one) => variables[one] !== undefined)) {
      this.settings.onNotice(`The template sends ${lookup.path} to another endpoint: ${name}=${variables[name] ?? ''}`);
    }
    const environment = {
      ...variables,
      ...this.settings.environment,
      AWS_REGION: stack.environment.region ?? DEFAULT_REGION,
    };
    const key = JSON.stringify(environment);
    const host = this.hosts.get(key) ?? new HandlerHost(BUNDLE, environment, this.settings.onLog);
    this.hosts.set(key, host);
    return host;
  }
}

function attributeOf(lookup: Lookup, outcome: Outcome | undefined, name: string): Value {
  if (outcome?.status !== 'SUCCESS') {
    return unknown(
      `${name} of ${lookup.path}, whose lookup ${outcome?.status === 'FAILED' ? 'failed' : 'was not run'}`,
    );
  }
  if (DROPPED.includes(name) && outcome.attributes[name] === undefined) {
    return unknown(`${name} of ${lookup.path}, which fits into the response or not, as long as the ID of the stack is`);
  }
  const value = name === 'Ref' ? outcome.physicalResourceId : outcome.attributes[name];
  return typeof value === 'string'
    ? knownText(value)
    : unknown(`${name} of ${lookup.path}, which a lookup does not have`);
}

function onlyADeployment(why: string): Outcome {
  return { status: 'UNKNOWN', reason: `only a deployment can know ${why}` };
}
