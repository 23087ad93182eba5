/** Reads the decisions of IAM from the log of the local AWS. */
import { readFileSync } from 'node:fs';
import { logFileIn } from '../../../tools/local-aws/ministack';
import { localAws } from './local-aws';

export interface Decision {
  readonly decision: 'allows' | 'denies';
  /** The role of the caller. */
  readonly role: string;
  readonly action: string;
}

const LINE = /\[iam\] (allows|denies) arn:aws:sts::\d+:assumed-role\/([^/]+)\/\S+ (\S+) on /g;

/** All decisions about roles until now, oldest first. */
export function decisions(): Decision[] {
  return [...readFileSync(logFileIn(localAws().folder), 'utf8').matchAll(LINE)].map(
    ([, decision, role = '', action = '']) => ({ decision: decision as Decision['decision'], role, action }),
  );
}
