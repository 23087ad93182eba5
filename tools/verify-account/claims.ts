/** The claims of the documents about AWS that haven't been verified on an account. */

/** A line of the report. `docs/operating.md` lists each by its ID. */
export interface Claim {
  readonly text: string;
  /** Why the local AWS can't show it, unless it can. */
  readonly localLimit?: string;
}

export const CLAIMS = {
  attributes: { text: 'A lookup creates, and Fn::GetAtt finds every attribute.' },
  'weak-reference': { text: 'Another stack reads attributes by a weak reference, an empty one included.' },
  'other-region': { text: 'A stack in another Region reads an attribute by a weak reference.' },
  'reader-follows': { text: 'A stack that reads a changed attribute follows when a tag makes it update.' },
  find: { text: 'A lookup finds the number by its status and product type, or reports how many numbers match.' },
  'same-number': { text: "Another form of the same number updates the lookup, and doesn't replace it." },
  'another-number': { text: 'Another number replaces the lookup.' },
  rollback: { text: 'An update whose expectation fails rolls back to UPDATE_ROLLBACK_COMPLETE.' },
  restore: { text: "If Chime can't be reached, a rollback restores the attributes of the last success." },
  'failed-rollback': {
    text: "If Chime can't be reached and onRollback is OnRollback.FAIL, the rollback fails, and a command from its reason ends it.",
  },
  'failed-create': {
    text: 'The Delete that follows a failed Create succeeds.',
    localLimit: 'MiniStack sends no Delete after a failed Create.',
  },
  masked: { text: 'Reasons and log lines show the last four digits of the number and no more.' },
  'no-echo': {
    text: 'CloudFormation accepts a response with NoEcho, and an output still shows the value.',
    localLimit: 'MiniStack ignores NoEcho.',
  },
  'empty-export': { text: 'CloudFormation refuses to export an empty value.' },
  'export-in-use': {
    text: 'CloudFormation refuses to change an exported value that another stack imports.',
    localLimit: 'MiniStack changes exports in use.',
  },
  'response-size': {
    text: 'CloudFormation accepts a response of 4,096 bytes, and rejects one of 4,097.',
    localLimit: 'MiniStack accepts responses of any size.',
  },
  'old-endpoint': {
    text: 'The Amazon Chime endpoint returns a response that the function can read.',
    localLimit: 'The embedded endpoint responds instead.',
  },
  'new-role': {
    text: 'A lookup succeeds with a role that was created seconds before.',
    localLimit: 'MiniStack knows a new role at once.',
  },
  'service-timeout': { text: 'A function that crashes fails the deployment when ServiceTimeout is over.' },
  'service-timeout-change': { text: 'A change of ServiceTimeout alone makes CloudFormation send an Update.' },
  'reserved-concurrency': {
    text: 'Lookups wait for one another in a function with a reserved concurrency of one.',
    localLimit: 'MiniStack does not limit the concurrency of a function.',
  },
  'duration-and-memory': {
    text: 'A cold lookup takes less than 3 s and less than half of its memory.',
    localLimit: 'MiniStack writes no REPORT lines.',
  },
  'log-lines': { text: 'Every line of the function is one JSON object with a level in CloudWatch Logs.' },
  'monitor-check': { text: 'The input of the schedule makes the function compare and write metrics.' },
  'monitor-metrics': {
    text: 'CloudWatch makes metrics of the lines of a monitor.',
    localLimit: 'MiniStack makes no metrics of log lines.',
  },
  'errors-only-check': { text: 'With logLevel ERROR, the function of a monitor logs its metrics, too.' },
  'errors-only-metrics': {
    text: 'With logLevel ERROR, CloudWatch makes metrics of the lines of a monitor, too.',
    localLimit: 'MiniStack makes no metrics of log lines.',
  },
  destroy: { text: 'All stacks are destroyed, including those whose deployment failed.' },
} as const satisfies Record<string, Claim>;

export type ClaimId = keyof typeof CLAIMS;
