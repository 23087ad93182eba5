/** What a lookup answers in the rollback of a failed deployment when Chime has no usable answer for it. */
export enum OnRollback {
  /**
   * The attributes of the last successful lookup, so that the stack always rolls back. CloudFormation keeps them in an
   * SSM parameter of the stack, `/cdk-chime-phone-number/{stack}/{logical ID}`, in plain text.
   */
  RESTORE = 'restore',
  /**
   * A failure, with a reason that says how to end the rollback. The stack needs no parameter for it. Expectations are
   * not enforced in a rollback here either.
   */
  LOOK_UP = 'look-up',
}
