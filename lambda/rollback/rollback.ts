/**
 * The rollback of a failed deployment sends an Update, whose event doesn't say so. If the lookup of an Update doesn't
 * succeed at once, the function calls CloudFormation to know. A rollback doesn't enforce expectations, and can return
 * the attributes of the last success.
 */
import type { CloudFormationCustomResourceSuccessResponse as SuccessResponse } from 'aws-lambda';
import { OnRollback } from '../../lib/contract/properties';
import { CallError } from '../aws/aws-error';
import { MAY_PROPAGATE } from '../aws/call';
import { isListRequest, type ResourceRequest } from '../lookup/list-request';
import type { Envelope } from '../protocol/event';
import { Deadline } from '../runtime/deadline';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { lastSuccess, stackNameOf } from './last-success';

/** The statuses of rollbacks end with this, also those of a continued rollback and of an import. */
const ROLLBACK_IN_PROGRESS = 'ROLLBACK_IN_PROGRESS';

/** A VPC may have no route to CloudFormation. */
const DESCRIBE_STACKS_TIMEOUT_MS = 30_000;

/** If the attributes of the last success can replace the lookup, it doesn't get more time than this. */
const ROLLBACK_LOOKUP_TIMEOUT_MS = 60_000;

/** Time for CloudFormation and the parameter after the lookup of an Update. */
const RESERVE_MS = 10_000;

/** If there is little time left, the reserve and DescribeStacks each get this part of it. */
const SHARE = 1 / 3;

export class Rollback {
  /** The invocation for the lookup, with less time. */
  public readonly invocation: Invocation;

  /** The root stack, if the stack is rolling back. */
  private rootId: Promise<string | undefined> | undefined;

  private isDenied = false;

  /** @param whole the invocation with all its time. */
  public constructor(
    private readonly envelope: Envelope,
    private readonly request: ResourceRequest,
    private readonly whole: Invocation,
  ) {
    const { remaining } = whole.deadline;
    const deadline = whole.deadline.before(Math.min(RESERVE_MS, remaining * SHARE));
    const onRetry = async (): Promise<void> => {
      if (request.onRollback === OnRollback.RESTORE && (await this.isUnderWay())) {
        deadline.shortenTo(ROLLBACK_LOOKUP_TIMEOUT_MS);
      }
    };
    this.invocation = { ...whole, deadline, onRetry };
  }

  /** Calls DescribeStacks once. Returns false if the call fails. */
  public async isUnderWay(): Promise<boolean> {
    return (await this.getRootId()) !== undefined;
  }

  /**
   * Returns the attributes of the last success.
   * @param failure of the lookup.
   * @throws Failure that says how to end the rollback, if there are none.
   */
  public async recover(failure: Failure): Promise<SuccessResponse> {
    if (this.request.onRollback === OnRollback.FAIL) {
      throw new Failure(`${failure.message} ${await this.recoveryHint()}`, failure.details);
    }
    try {
      const response = await lastSuccess(this.envelope, this.request, this.whole);
      this.whole.log.warn('Returning the attributes of the last success', { error: failure.message });
      return response;
    } catch (error) {
      throw error instanceof Failure
        ? new Failure(`${failure.message} ${error.message} ${await this.recoveryHint()}`, failure.details)
        : error;
    }
  }

  /** Returns the failure of an Update that isn't known to belong to a rollback. */
  public explain(failure: Failure): Failure {
    const { request } = this;
    // A list always expects a count.
    const expects = isListRequest(request) || Object.values(request.expectations).some(isFilled);
    return this.isDenied && (expects || request.onRollback === OnRollback.RESTORE)
      ? new Failure(
          `${failure.message} AWS denied the function cloudformation:DescribeStacks, so it doesn't know whether this was the rollback of a failed deployment. Allow the action on the stack for the function's role.`,
          failure.details,
        )
      : failure;
  }

  private async getRootId(): Promise<string | undefined> {
    return await (this.rootId ??= this.findRootId());
  }

  private async findRootId(): Promise<string | undefined> {
    const { clock, deadline, log } = this.whole;
    const { stackId } = this.envelope;
    const timeout = Math.min(DESCRIBE_STACKS_TIMEOUT_MS, deadline.remaining * SHARE);
    try {
      const { describeStack } = await import('../aws/cloudformation');
      // While CloudFormation denies the call, other attempts would use up the lookup's time.
      const part = { ...this.whole, deadline: new Deadline(clock, timeout), propagation: 0 };
      const described = await describeStack(stackId, part);
      const stack = described === 'missing' ? undefined : described;
      log.info('The lookup did not succeed at once', { stackStatus: stack?.StackStatus ?? 'unknown' });
      return stack?.StackStatus?.endsWith(ROLLBACK_IN_PROGRESS) === true ? (stack.RootId ?? stackId) : undefined;
    } catch (error) {
      this.isDenied = error instanceof CallError && MAY_PROPAGATE.includes(error.errorType);
      log.warn('CloudFormation did not say whether the stack is rolling back', { error: String(error) });
      return undefined;
    }
  }

  private async recoveryHint(): Promise<string> {
    const { logicalResourceId, stackId } = this.envelope;
    const rootId = (await this.getRootId()) ?? stackId;
    const root = stackNameOf(rootId);
    const lookup = rootId === stackId ? logicalResourceId : `${stackNameOf(stackId)}.${logicalResourceId}`;
    return `This was the rollback of a failed deployment. To end it without this lookup, run cdk rollback ${root} --orphan ${lookup} (it needs bootstrap version 23) or aws cloudformation continue-update-rollback --stack-name ${root} --resources-to-skip ${lookup}. Then deploy again.`;
  }
}

function isFilled(expected: unknown): boolean {
  return Array.isArray(expected) && expected.length > 0;
}
