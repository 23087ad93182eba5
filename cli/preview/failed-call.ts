/** Whether an AWS call that failed in the preview would fail in a deployment, too. */
import type { FailedCall } from '../../lib/contract/verdict';

/** A `lookup` fails in a deployment, too, and so does persistent `throttling`. The others depend on this computer. */
export type Cause = 'credentials' | 'permission' | 'connection' | 'slow-network' | 'throttling' | 'lookup';

export function causeOf({ errorType }: Partial<FailedCall>): Cause {
  switch (errorType) {
    case 'bad-signature':
    case 'invalid-key':
    case 'opt-in-required':
      return 'credentials';
    case 'access-denied':
    case 'not-authorized':
      return 'permission';
    case 'no-connection':
    case 'no-host':
    case 'bad-endpoint':
      return 'connection';
    case 'timeout':
      return 'slow-network';
    case 'throttled':
      return 'throttling';
    default:
      return 'lookup';
  }
}

/** What the person can do on this computer, in addition to the advice of the handler, which is for a deployment. */
export const LOCAL_ADVICE: Readonly<Partial<Record<Cause, string>>> = {
  connection: 'For this preview, check the connection of this computer.',
  'slow-network': 'For this preview, if the network is slow, raise --timeout.',
};
