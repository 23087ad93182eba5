/** An error that fails the request. Its message is the reason that CloudFormation shows to users. */
import type { FailedCall } from '../../lib/contract/verdict';

export class Failure extends Error {
  public override readonly name = 'Failure';

  /** @param call the AWS call that failed, if that is the cause. */
  public constructor(
    message: string,
    public readonly call?: FailedCall,
  ) {
    super(message);
  }
}
