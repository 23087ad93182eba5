/** A stack that reads the props of its lookup from parameters, so that its template never changes. */
import { CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type OnRollback, PhoneNumberLookup, RefreshPolicy } from '../../../lib';

export class ParameterizedStack extends Stack {
  public constructor(scope: Construct, id: string, onRollback?: OnRollback) {
    super(scope, id);
    const phoneNumberId = new CfnParameter(this, 'PhoneNumberId');
    const refresh = new CfnParameter(this, 'Refresh', { default: 'first' });
    const line = new PhoneNumberLookup(this, 'Line', {
      phoneNumberId: phoneNumberId.valueAsString,
      refresh: RefreshPolicy.onTrigger(refresh.valueAsString),
      onRollback,
    });
    new CfnOutput(this, 'E164', { value: line.e164PhoneNumber });
    new CfnOutput(this, 'Status', { value: line.status });
  }
}
