/** What it means for a deployment that the phone number does not exist. */
export enum OnMissing {
  /** The lookup fails, and the deployment with it. */
  FAIL = 'fail',
  /** The lookup succeeds: `exists` is `false`, and every detail reads as `absentValue`. */
  EMPTY = 'empty',
}
