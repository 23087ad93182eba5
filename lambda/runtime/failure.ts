/** An end of the request that CloudFormation is told about. The message is the reason, for a person to act on. */
import type { FailedCall } from '../../lib/contract/verdict';

export class Failure extends Error {
  public override readonly name = 'Failure';

  /** @param call the AWS call that failed, unless the failure has another cause. */
  public constructor(
    message: string,
    public readonly call?: FailedCall,
  ) {
    super(message);
  }
}
