/** Runs lookups: each at most once, after the lookups that it refers to, and a limited number at a time. */
import pLimit from 'p-limit';
import { ResponseReceiver } from '../../fake-aws/response-receiver';
import { parseE164 } from '../../lib/contract/phone-number-model';
import type { FailureDetails } from '../../lib/contract/verdict';
import { exists } from '../cloudformation/conditions';
import { scopesOf } from '../cloudformation/evaluator';
import type { EvaluationContext, Scope } from '../cloudformation/scope';
import type { Stack } from '../cloudformation/template';
import { isKnownAs, known, knownText, then, unknown, type Value } from '../cloudformation/value';
import { causeOf, LOCAL_ADVICE } from './failed-call';
import { Identities, type IdentitySource } from './identities';
import { type InvokeSettings, LookupInvoker, type LookupRequest } from './invoke-lookup';
import { findLookups, type Lookup, type Outcome } from './lookup';
import { lookupProperties } from './lookup-properties';
import { type ProviderFunction, providerFunctionOf } from './provider-function';
import { DROPPED } from './stack-id';
import { endpointProblem } from './template-endpoints';

export interface LookupSettings extends InvokeSettings {
  readonly identities: IdentitySource;
  /** Hosts that the endpoints of a template may have, in addition to those of Chime, AWS STS, and this computer. */
  readonly allowedHosts: readonly string[];
  /** Receives the number of lookups to show. Others run if these depend on them. */
  readonly onCount: (count: number) => void;
  readonly onStart: (request: LookupRequest) => void;
  readonly onFinish: (lookup: Lookup) => void;
}

type Failed = Extract<Outcome, { readonly status: 'FAILED' }>;

/** The values that the user set for parameters. */
export type ParameterSource = Pick<EvaluationContext, 'parameter' | 'ssmParameter'>;

/** Returns what it can evaluate. What depends on a lookup that hasn't run is unknown. */
type Work<T> = (scopeOf: (stack: Stack) => Scope) => T;

/** Chime throttles more calls than this. */
const MAX_CONCURRENCY = 20;

export class LookupRunner {
  public static async start(
    stacks: readonly Stack[],
    parameters: ParameterSource,
    settings: LookupSettings,
  ): Promise<LookupRunner> {
    const invoker = new LookupInvoker(settings, await ResponseReceiver.start());
    return new LookupRunner(stacks, parameters, settings, invoker);
  }

  public readonly lookups: readonly Lookup[];

  /** The numbers that lookups without success asked for, as far as they are known. */
  public readonly requested = new Map<Lookup, string>();

  private readonly runs = new Map<Lookup, Promise<Outcome>>();
  private readonly outcomes = new Map<Lookup, Outcome>();
  /** Why values are unknown that depend on lookups with a problem. */
  private readonly consequences = new Set<string>();
  /** The lookups that a lookup waits for. */
  private readonly waits = new Map<Lookup, ReadonlySet<Lookup>>();
  private readonly limit = pLimit(MAX_CONCURRENCY);
  private readonly identities: Identities;

  private constructor(
    private readonly stacks: readonly Stack[],
    private readonly parameters: ParameterSource,
    private readonly settings: LookupSettings,
    private readonly invoker: LookupInvoker,
  ) {
    this.lookups = findLookups(stacks);
    this.identities = new Identities(settings.identities);
  }

  /** Runs a lookup when its outcome is first needed. */
  public async outcomeOf(lookup: Lookup): Promise<Outcome> {
    const run = this.runs.get(lookup) ?? this.runOnce(lookup);
    this.runs.set(lookup, run);
    return await run;
  }

  /** Evaluates repeatedly, until all lookups that the result depends on have run. */
  public async evaluate<T>(work: Work<T>): Promise<T> {
    for (;;) {
      const { result, missing } = this.attempt(work);
      if (missing.size === 0) {
        return result;
      }
      await this.runAll(missing);
    }
  }

  /** Whether a value is unknown because a lookup didn't succeed. */
  public followsFromProblem(value: Value): boolean {
    return !value.known && this.consequences.has(value.why);
  }

  public async stop(): Promise<void> {
    await this.invoker.stop();
  }

  private attempt<T>(work: Work<T>): { result: T; missing: ReadonlySet<Lookup> } {
    const missing = new Set<Lookup>();
    const scopeOf = scopesOf({
      stacks: this.stacks,
      ...this.parameters,
      refused: [],
      attribute: (stack, logicalId, name) => {
        const lookup = this.lookups.find((one) => one.stack === stack && one.logicalId === logicalId);
        if (lookup === undefined) {
          return unknown(`${name} of ${stack.pathOf(logicalId)}`, { stack, logicalId, name });
        }
        const outcome = this.outcomes.get(lookup);
        if (outcome === undefined) {
          missing.add(lookup);
        }
        const value = attributeOf(lookup, outcome, name);
        if (
          !value.known &&
          (outcome?.status === 'FAILED' || outcome?.status === 'UNKNOWN' || outcome?.status === 'NOT_RUN')
        ) {
          this.consequences.add(value.why);
        }
        return value;
      },
    });
    return { result: work(scopeOf), missing };
  }

  private async runAll(lookups: Iterable<Lookup>): Promise<void> {
    await Promise.all([...lookups].map(async (lookup) => await this.outcomeOf(lookup)));
  }

  private async runOnce(lookup: Lookup): Promise<Outcome> {
    const outcome = await this.runAfterOthers(lookup);
    this.outcomes.set(lookup, outcome);
    this.settings.onFinish(lookup);
    return outcome;
  }

  private async runAfterOthers(lookup: Lookup): Promise<Outcome> {
    for (;;) {
      const { result, missing } = this.attempt((scopeOf) => this.prepare(lookup, scopeOf(lookup.stack)));
      if (missing.size === 0) {
        return 'status' in result ? result : await this.limit(async () => await this.run(result));
      }
      this.waits.set(lookup, missing);
      if (this.isInCircle(lookup)) {
        return unknownOutcome(`${lookup.path}, which refers to itself in a circle`);
      }
      await this.runAll(missing);
      this.waits.delete(lookup);
    }
  }

  /** Whether a lookup waits for itself, also through other lookups. */
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

  private prepare(lookup: Lookup, scope: Scope): LookupRequest | Outcome {
    const isCreated = exists('Resources', lookup.logicalId, scope);
    if (isKnownAs(isCreated, false)) {
      return { status: 'NOT_CREATED', reason: 'its condition, or that of its stack, is false' };
    }
    const request = then(isCreated, () =>
      then(lookupProperties(lookup, scope), (properties) =>
        then(this.providerOf(lookup, scope), (provider) => known({ lookup, properties, provider })),
      ),
    );
    return request.known ? request.value : unknownOutcome(request.why);
  }

  private providerOf(lookup: Lookup, scope: Scope): Value<ProviderFunction> {
    const { stack } = lookup;
    const provider = providerFunctionOf(lookup, scope);
    const account = provider.known ? provider.value.account : stack.environment.account;
    return this.identities.offline ? known({ stack, variables: {}, assumesRole: false, account }) : provider;
  }

  private async run(request: LookupRequest): Promise<Outcome> {
    const { lookup, properties, provider } = request;
    if (typeof properties.PhoneNumberId === 'string') {
      this.requested.set(lookup, parseE164(properties.PhoneNumberId) ?? properties.PhoneNumberId);
    }
    const identity = await this.identities.identityFor(provider, properties.Find !== undefined);
    if ('status' in identity) {
      return identity;
    }
    const problem = endpointProblem(provider.variables, identity.environment, this.settings.allowedHosts);
    if (problem !== undefined) {
      return { status: 'NOT_RUN', reason: problem };
    }
    this.settings.onStart(request);
    const { outcome, details } = await this.invoker.invokeWithRetries(request, identity);
    const cause = causeOf(details);
    if (outcome.status !== 'FAILED' || cause === 'lookup' || cause === 'throttling') {
      return outcome.status === 'FAILED' ? this.explained(request, outcome, details) : outcome;
    }
    const reason = [outcome.reason, LOCAL_ADVICE[cause]].filter(Boolean).join(' ');
    if ((cause === 'credentials' || cause === 'permission') && !provider.assumesRole) {
      this.identities.refuse(identity, details, reason);
    }
    return { status: 'NOT_RUN', reason };
  }

  private explained({ properties, provider }: LookupRequest, outcome: Failed, details: FailureDetails): Failed {
    const { errorType, phoneNumberStatus } = details;
    const missing =
      errorType === 'not-found' && typeof properties.PhoneNumberId === 'string'
        ? this.identities.offline?.whyMissing(provider.account, properties.PhoneNumberId)
        : undefined;
    return {
      ...outcome,
      ...(missing !== undefined && { reason: missing }),
      ...(phoneNumberStatus !== undefined && { phoneNumberStatus }),
    };
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

function unknownOutcome(why: string): Outcome {
  return { status: 'UNKNOWN', reason: `only a deployment can know ${why}` };
}
