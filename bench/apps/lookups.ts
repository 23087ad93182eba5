/** A stack of lookups; what is read of each goes to two outputs. */
import { App, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookup } from 'cdk-chime-phone-number';
import { numbers } from './numbers';

const app = new App();
const stack = new Stack(app, 'Stack');
const lookups = numbers.map((phoneNumberId) => new PhoneNumberLookup(stack, `Line${phoneNumberId}`, { phoneNumberId }));
const read = (attribute: 'e164PhoneNumber' | 'status'): string =>
  Fn.join(
    ',',
    lookups.map((lookup) => lookup[attribute]),
  );
new CfnOutput(stack, 'Numbers', { value: read('e164PhoneNumber') });
new CfnOutput(stack, 'Statuses', { value: read('status') });
app.synth();
