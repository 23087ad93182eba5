/** An error that fails the request. Its message is the reason that CloudFormation shows to users. */
import type { FailureDetails } from '../../lib/contract/verdict';

export class Failure extends Error {
  public override readonly name = 'Failure';

  /** @param details what the log says in addition, such as the AWS call that failed. */
  public constructor(
    message: string,
    public readonly details?: FailureDetails,
  ) {
    super(message);
  }
}
