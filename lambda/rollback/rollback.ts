/**
 * An Update may be the rollback of a failed deployment, and its event doesn't say so. When its lookup does not succeed
 * at once, CloudFormation is asked; a rollback enforces no expectations, and can answer what the last success found.
 */
import type { Stack } from '@aws-sdk/client-cloudformation';
import { OnRollback } from '../../lib/contract/properties';
import { call } from '../aws/call';
import { verdictOf } from '../aws/aws-error';
import { ownConnectionOptions } from '../aws/credentials';
import { lastSuccess, stackNameOf } from './last-success';
import type { Envelope, LookupRequest } from '../lookup/lookup-request';
import type { Response } from '../protocol/response';
import { Deadline } from '../runtime/deadline';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';

/** The end of the status of a stack that is rolling back: of an update, also when a person continues a rollback, and that of an import. */
const ROLLING_BACK = 'ROLLBACK_IN_PROGRESS';

/** How long CloudFormation is asked, at most: a VPC may have no way to it. */
const LONGEST_QUESTION_MS = 30_000;

/** How long Chime is asked, at most, in a rollback that can do without it. */
const LONGEST_LOOKUP_MS = 60_000;

/** Time that the lookup of an Update leaves for CloudFormation and for the parameter. */
const RESERVE_MS = 10_000;

/** Where time is short, the one and the other get this part of what is left. */
const SHARE = 1 / 3;

/** A stack in a rollback. */
interface RollingBack {
  /** The stack that the rollback is about: of a nested stack, its root. */
  readonly rootId: string;
}

export class Rollback {
  /** The invocation for the lookup, with less time. */
  public readonly invocation: Invocation;

  private answer: Promise<RollingBack | undefined> | undefined;

  /**
   * @param request what an Update asks for.
   * @param whole the invocation with all its time.
   */
  public constructor(
    private readonly envelope: Envelope,
    private readonly request: LookupRequest,
    private readonly whole: Invocation,
  ) {
    const { remaining } = whole.deadline;
    const deadline = whole.deadline.before(Math.min(RESERVE_MS, remaining * SHARE));
    const onSetback = async (): Promise<void> => {
      if (request.onRollback === OnRollback.RESTORE && (await this.isUnderWay())) {
        deadline.endAt(LONGEST_LOOKUP_MS);
      }
    };
    this.invocation = { ...whole, deadline, onSetback };
  }

  /** Whether the stack is rolling back. Asks once; where nobody can tell, it is as if the stack went forward. */
  public async isUnderWay(): Promise<boolean> {
    return (await this.find()) !== undefined;
  }

  /**
   * The response for a lookup that failed in a rollback: the attributes of the last success.
   * @param failure of the lookup.
   * @throws Failure that says how to go on, where they are not kept or can't be had.
   */
  public async recover(failure: Failure): Promise<Response> {
    if (this.request.onRollback === OnRollback.FAIL) {
      throw new Failure(`${failure.message} ${await this.wayOut()}`, failure.call);
    }
    try {
      const response = await lastSuccess(this.envelope, this.request, this.whole);
      this.whole.log.warn('Returning the attributes of the last success', { error: failure.message });
      return response;
    } catch (error) {
      throw error instanceof Failure
        ? new Failure(`${failure.message} ${error.message} ${await this.wayOut()}`, failure.call)
        : error;
    }
  }

  private async find(): Promise<RollingBack | undefined> {
    this.answer ??= this.ask();
    return await this.answer;
  }

  private async ask(): Promise<RollingBack | undefined> {
    const { clock, deadline, log } = this.whole;
    const { stackId } = this.envelope;
    const time = new Deadline(clock, Math.min(LONGEST_QUESTION_MS, deadline.remaining * SHARE));
    try {
      const stack = await describeStack(stackId, { ...this.whole, deadline: time });
      log.info('The lookup did not succeed at once', { stackStatus: stack?.StackStatus ?? 'unknown' });
      return stack?.StackStatus?.endsWith(ROLLING_BACK) === true ? { rootId: stack.RootId ?? stackId } : undefined;
    } catch (error) {
      log.warn('CloudFormation did not say whether the stack is rolling back', { error: String(error) });
      return undefined;
    }
  }

  private async wayOut(): Promise<string> {
    const { logicalResourceId, stackId } = this.envelope;
    const rootId = (await this.find())?.rootId ?? stackId;
    const root = stackNameOf(rootId);
    const lookup = rootId === stackId ? logicalResourceId : `${stackNameOf(stackId)}.${logicalResourceId}`;
    return `This was the rollback of a failed deployment. To end it without this lookup, run cdk rollback ${root} --orphan ${lookup} (it needs bootstrap version 23) or aws cloudformation continue-update-rollback --stack-name ${root} --resources-to-skip ${lookup}. Then deploy again.`;
  }
}

async function describeStack(stackId: string, invocation: Invocation): Promise<Stack | undefined> {
  const { connect } = await import('../aws/cloudformation');
  const cloudFormation = connect(ownConnectionOptions(invocation));
  try {
    return await call(
      'AWS CloudFormation',
      'DescribeStacks',
      async (signal) => await cloudFormation.describeStack(stackId, signal).catch(unlessDenied),
      invocation,
    );
  } finally {
    cloudFormation.destroy();
  }
}

/** A permission that is missing says nothing of the stack, and asking again would take the lookup's time. */
function unlessDenied(error: unknown): undefined {
  if (verdictOf(error) !== 'access-denied') {
    throw error;
  }
}
