/** The lookups of a cloud assembly, each run at most once through the custom resource protocol. */
import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { HandlerEnvironment, RESOURCE_TYPE } from '../../lib/contract/properties';
import { DEFAULT_REGION } from '../../lib/contract/chime-api';
import type { Resource, Stack } from './assembly';
import { HandlerHost } from './handler-host';
import { ResponseReceiver } from '../../fake-chime/response-receiver';
import { known, unknown, type Value, type ValueResolver } from './values';

/** A lookup as it stands in a template. */
export interface Lookup {
  readonly stack: Stack;
  readonly logicalId: string;
  /** Path of its construct. */
  readonly path: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What came of a lookup. */
export type Outcome =
  | {
      readonly status: 'SUCCESS';
      readonly physicalResourceId: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly noEcho: boolean;
    }
  | { readonly status: 'FAILED'; readonly reason: string }
  | { readonly status: 'UNKNOWN'; readonly reason: string };

export interface LookupSettings {
  /** Variables that are set on every function beside its own: credentials, endpoints. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the functions' own endpoints and roles are left out, since there is no AWS to reach. */
  readonly offline: boolean;
  /** Seconds that a lookup may take. */
  readonly timeout: number;
  /** Whether expectations are waited for, as a deployment would. */
  readonly wait: boolean;
  /** Takes what the functions log. */
  readonly onLog: (text: string) => void;
  /** Told of each lookup as it begins and ends. */
  readonly onProgress: (lookup: Lookup, outcome?: Outcome) => void;
}

const BUNDLE = path.join(__dirname, '..', 'handler', 'index.js');

/** All lookups of the stacks. */
export function findLookups(stacks: readonly Stack[]): Lookup[] {
  return stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {})
      .filter(([, { Type }]) => Type === RESOURCE_TYPE)
      .map(([logicalId, { Properties = {} }]) => ({
        stack,
        logicalId,
        path: stack.pathOf(logicalId),
        properties: Properties,
      })),
  );
}

export class LookupRunner {
  public static async start(lookups: readonly Lookup[], settings: LookupSettings): Promise<LookupRunner> {
    return new LookupRunner(lookups, settings, await ResponseReceiver.start());
  }

  private readonly outcomes = new Map<Lookup, Promise<Outcome>>();
  private readonly hosts = new Map<string, HandlerHost>();

  private constructor(
    private readonly lookups: readonly Lookup[],
    private readonly settings: LookupSettings,
    private readonly receiver: ResponseReceiver,
  ) {}

  /** What comes of a lookup, which is run when it is first asked for. */
  public async outcomeOf(lookup: Lookup, resolver: ValueResolver): Promise<Outcome> {
    const outcome = this.outcomes.get(lookup) ?? this.report(lookup, resolver);
    this.outcomes.set(lookup, outcome);
    return await outcome;
  }

  /** The source of attributes that a resolver needs: those of lookups are known, no others. */
  public async attribute(stack: Stack, logicalId: string, attribute: string, resolver: ValueResolver): Promise<Value> {
    const lookup = this.lookups.find((one) => one.stack === stack && one.logicalId === logicalId);
    if (lookup === undefined) {
      return unknown(`${attribute} of ${stack.pathOf(logicalId)}`);
    }
    const outcome = await this.outcomeOf(lookup, resolver);
    if (outcome.status !== 'SUCCESS') {
      return unknown(
        `${attribute} of ${lookup.path}, whose lookup ${outcome.status === 'FAILED' ? 'failed' : 'was not run'}`,
      );
    }
    const value = attribute === 'Ref' ? outcome.physicalResourceId : outcome.attributes[attribute];
    return value === undefined ? unknown(`${attribute} of ${lookup.path}, which a lookup does not have`) : known(value);
  }

  public async stop(): Promise<void> {
    await this.receiver.stop();
    for (const host of this.hosts.values()) {
      await host.stop();
    }
  }

  private async report(lookup: Lookup, resolver: ValueResolver): Promise<Outcome> {
    this.settings.onProgress(lookup);
    const outcome = await this.run(lookup, resolver);
    this.settings.onProgress(lookup, outcome);
    return outcome;
  }

  private async run({ stack, logicalId, properties }: Lookup, resolver: ValueResolver): Promise<Outcome> {
    const { ServiceToken: serviceToken, ...rest } = properties;
    const resolved = await resolver.resolve(stack, rest);
    const environment = await resolver.resolve(stack, functionEnvironment(stack, serviceToken));
    const unresolved = [resolved, environment].find((value) => !value.known);
    if (unresolved?.known === false) {
      return { status: 'UNKNOWN', reason: `only a deployment can know ${unresolved.why}` };
    }
    const requestId = randomUUID();
    const host = this.hostFor(stack, environment as { value: Record<string, string> });
    const region = stack.region ?? DEFAULT_REGION;
    const error = await host.invoke(
      requestId,
      {
        RequestType: 'Create',
        RequestId: requestId,
        ResponseURL: this.receiver.urlFor(requestId),
        ResourceType: RESOURCE_TYPE,
        LogicalResourceId: logicalId,
        StackId: `arn:aws:cloudformation:${region}:${stack.account ?? '000000000000'}:stack/${stack.stackName}/preview`,
        ResourceProperties: this.asSent((resolved as { value: Record<string, unknown> }).value),
      },
      this.settings.timeout * 1000,
    );
    const response = this.receiver.responseTo(requestId);
    if (response?.Status === 'SUCCESS') {
      return {
        status: 'SUCCESS',
        physicalResourceId: response.PhysicalResourceId,
        attributes: response.Data ?? {},
        noEcho: response.NoEcho ?? false,
      };
    }
    return {
      status: 'FAILED',
      reason: response?.Reason ?? `the handler did not answer: ${error ?? 'it ended without a word'}`,
    };
  }

  /** CloudFormation hands all leaves over as strings. Expectations are checked now, unless they are to be waited for. */
  private asSent(properties: Record<string, unknown>): unknown {
    const { Expect: expect, ...rest } = properties;
    const now = typeof expect === 'object' && !this.settings.wait ? { ...expect, WithinSeconds: 0 } : expect;
    return stringLeaves({ ...rest, ...(now !== undefined && { Expect: now }) });
  }

  /** One thread for all lookups that share an environment. */
  private hostFor({ region }: Stack, { value }: { value: Record<string, string> }): HandlerHost {
    const own = this.settings.offline
      ? Object.entries(value).filter(([name]) => !isOutsideWorld(name))
      : Object.entries(value);
    const environment = {
      ...Object.fromEntries(own),
      ...this.settings.environment,
      AWS_REGION: region ?? DEFAULT_REGION,
    };
    const key = JSON.stringify(environment);
    const host = this.hosts.get(key) ?? new HandlerHost(BUNDLE, environment, this.settings.onLog);
    this.hosts.set(key, host);
    return host;
  }
}

/** Environment of the function behind a service token; empty for one that another app deployed. */
function functionEnvironment({ template }: Stack, serviceToken: unknown): unknown {
  const [logicalId] = (serviceToken as { 'Fn::GetAtt'?: string[] } | undefined)?.['Fn::GetAtt'] ?? [];
  const resource: Resource | undefined = template.Resources?.[logicalId ?? ''];
  const environment = resource?.Properties?.Environment as { Variables?: unknown } | undefined;
  return environment?.Variables ?? {};
}

function isOutsideWorld(name: string): boolean {
  return name.startsWith('AWS_ENDPOINT_URL') || Object.values<string>(HandlerEnvironment).includes(name);
}

function stringLeaves(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(stringLeaves);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stringLeaves(item)]));
  }
  return String(value);
}
