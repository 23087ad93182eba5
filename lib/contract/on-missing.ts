/** What happens in a deployment if the phone number doesn't exist. */
export enum OnMissing {
  /** The lookup and the deployment fail. */
  FAIL = 'fail',
  /** The lookup succeeds: `exists` is `false`, and every detail is the `absentValue`. */
  EMPTY = 'empty',
}
