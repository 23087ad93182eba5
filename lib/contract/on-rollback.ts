/** What a lookup returns in the rollback of a failed deployment if Chime returns nothing usable. */
export enum OnRollback {
  /**
   * Returns the attributes of the last successful lookup, so that the stack always rolls back. CloudFormation keeps
   * them in an SSM parameter of the stack, `/cdk-chime-phone-number/{stack}/{logical ID}`, in plain text.
   */
  RESTORE = 'restore',
  /**
   * Fails, with a reason that says how to end the rollback. The stack needs no parameter. In a rollback, expectations
   * aren't enforced with this setting either.
   */
  LOOK_UP = 'look-up',
}
