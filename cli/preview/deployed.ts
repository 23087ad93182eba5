/** Reads what is deployed: the outputs of stacks, and the parameters with the attributes of lookups. */
import { createRequire } from 'node:module';
import * as path from 'node:path';
import pLimit from 'p-limit';
import { lastSuccessParameterName, readLastSuccess, type StoredAttributes } from '../../lib/contract/last-success';
import { OnRollback } from '../../lib/contract/properties';
import type { CallError } from '../../lambda/aws/aws-error';
import type * as bundle from '../../lambda/deployed';
import { systemClock } from '../../lambda/runtime/clock';
import { Deadline } from '../../lambda/runtime/deadline';
import type { Invocation } from '../../lambda/runtime/invocation';
import { Logger } from '../../lambda/runtime/logger';
import type { Stack } from '../cloudformation/template';
import type { Stack as DescribedStack } from '@aws-sdk/client-cloudformation';
import { causeOf, LOCAL_ADVICE } from './failed-call';
import { Identities } from './identities';
import type { Lookup } from './lookup';
import type { LookupSettings } from './lookup-runner';

/** What is deployed, or why that isn't known. */
export type Deployed<T> =
  | { readonly status: 'DEPLOYED'; readonly value: T }
  | { readonly status: 'MISSING' }
  /** Only a deployment can know where it is, or it can't be compared. */
  | { readonly status: 'UNKNOWN'; readonly reason: string }
  /** This computer couldn't read it. */
  | { readonly status: 'NOT_READ'; readonly reason: string };

export interface StackContent {
  readonly status: string | undefined;
  readonly outputs: ReadonlyMap<string, string>;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A stack that was never created, or whose creation was rolled back, has no outputs. */
const NOTHING_DEPLOYED = ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'DELETE_COMPLETE'];

/** AWS throttles more calls than this. */
const MAX_CONCURRENCY = 5;

const ADVICE: typeof LOCAL_ADVICE = { ...LOCAL_ADVICE, credentials: 'Sign in again.' };

const BUNDLE = path.join(__dirname, '..', 'handler', 'deployed.cjs');

export class DeployedReader {
  private readonly stacks = new Map<Stack, Promise<Deployed<StackContent>>>();
  private readonly limit = pLimit(MAX_CONCURRENCY);
  private readonly aws = createRequire(__filename)(BUNDLE) as typeof bundle;

  private readonly identities: Identities;

  public constructor(private readonly settings: Pick<LookupSettings, 'identities' | 'timeout' | 'onLog'>) {
    this.identities = new Identities(settings.identities);
  }

  /** Calls DescribeStacks once for each stack. */
  public async stack(stack: Stack): Promise<Deployed<StackContent>> {
    const read = this.stacks.get(stack) ?? this.describe(stack);
    this.stacks.set(stack, read);
    return await read;
  }

  /** Undefined for a lookup that doesn't keep its attributes in a parameter. */
  public async attributes({
    stack,
    logicalId,
    properties,
    attributeNames,
  }: Lookup): Promise<Deployed<StoredAttributes<string>> | undefined> {
    if (properties.OnRollback !== OnRollback.RESTORE || isTrue(properties.NoEcho)) {
      return undefined;
    }
    const home = await this.stack(stack);
    if (home.status !== 'DEPLOYED') {
      return home;
    }
    const name = lastSuccessParameterName(stack.stackName, logicalId);
    return await this.call<StoredAttributes<string>>(stack, `ssm:GetParameter on ${name}`, async (invocation) => {
      const parameter = await this.aws.getParameter(name, invocation);
      if (parameter === undefined) {
        const reason = `the stack has no SSM parameter ${name}: its lookup is new, or was deployed without OnRollback.RESTORE`;
        return { status: 'UNKNOWN', reason };
      }
      const attributes = readLastSuccess(parameter.value, attributeNames);
      return attributes === undefined
        ? { status: 'UNKNOWN', reason: `the SSM parameter ${name} doesn't contain the attributes of a lookup` }
        : { status: 'DEPLOYED', value: attributes };
    });
  }

  private async describe(stack: Stack): Promise<Deployed<StackContent>> {
    const { stackName: name, parent } = stack;
    if (parent !== undefined) {
      return { status: 'UNKNOWN', reason: 'only a deployment can know the name of the nested stack' };
    }
    return await this.call<StackContent>(
      stack,
      `cloudformation:DescribeStacks on stack ${name}`,
      async (invocation) => {
        const described = await this.aws.describeStack(name, invocation);
        if (described === undefined) {
          return { status: 'NOT_READ', reason: `CloudFormation responded without the stack ${name}.` };
        }
        return described === 'missing' || NOTHING_DEPLOYED.includes(described.StackStatus ?? 'CREATE_COMPLETE')
          ? { status: 'MISSING' }
          : { status: 'DEPLOYED', value: contentOf(described) };
      },
    );
  }

  /** @param action what the credentials need permission for. */
  private async call<T>(
    stack: Stack,
    action: string,
    read: (invocation: Invocation) => Promise<Deployed<T>>,
  ): Promise<Deployed<T>> {
    const region = stack.environment.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
    if (!region) {
      const reason = `Stack ${stack.displayName} isn't bound to a Region. Set AWS_REGION, or its env.`;
      return { status: 'NOT_READ', reason };
    }
    const identity = await this.identities.identityOfAccount(stack);
    if (typeof identity === 'string') {
      return { status: 'NOT_READ', reason: identity };
    }
    try {
      return await this.limit(async () => await read(this.invocation({ ...identity.environment, AWS_REGION: region })));
    } catch (error) {
      const { message, errorType } = error as CallError;
      const cause = causeOf({ errorType });
      const advice = cause === 'permission' ? `Allow ${action} for ${identity.name}.` : ADVICE[cause];
      return { status: 'NOT_READ', reason: [`${message}.`, advice].filter(Boolean).join(' ') };
    }
  }

  private invocation(environment: Record<string, string>): Invocation {
    const log = new Logger({}, { environment, write: this.settings.onLog });
    const deadline = new Deadline(systemClock, this.settings.timeout * 1000);
    return { environment, agents: undefined, clock: systemClock, log, deadline, propagation: 0 };
  }
}

function contentOf({ StackStatus: status, Outputs = [], Parameters = [] }: DescribedStack): StackContent {
  return {
    status,
    outputs: new Map(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])),
    parameters: new Map(Parameters.map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue])),
  };
}

/** A template can have the string. */
function isTrue(value: unknown): boolean {
  return String(value) === 'true';
}
