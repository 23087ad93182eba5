/** Whether an AWS call that failed in the preview would fail in a deployment, too. */
import type { FailedCall } from '../../lib/contract/verdict';

/** Only causes of the kind `lookup` are certain to fail a deployment. */
export type Cause = 'credentials' | 'permission' | 'connection' | 'throttling' | 'lookup';

export function causeOf({ errorType }: Partial<FailedCall>): Cause {
  switch (errorType) {
    case 'bad-signature':
      return 'credentials';
    case 'access-denied':
    case 'not-authorized':
      return 'permission';
    case 'no-connection':
    case 'no-host':
    case 'bad-endpoint':
      return 'connection';
    case 'throttled':
      return 'throttling';
    default:
      return 'lookup';
  }
}
