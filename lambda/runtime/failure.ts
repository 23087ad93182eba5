/** An end of the request that CloudFormation is told about. The message is the reason, for a person to act on. */
export class Failure extends Error {
  public override readonly name = 'Failure';
}
