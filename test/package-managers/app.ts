/** The app that `npm run check package-managers` compiles and synthesizes. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookup, type PhoneNumberLookupProps, PhoneNumberStatus } from 'cdk-chime-phone-number';

const props: PhoneNumberLookupProps = {
  phoneNumberId: '+12065550100',
  expect: { statuses: [PhoneNumberStatus.ASSIGNED] },
};

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Numbers');
const supportLine = new PhoneNumberLookup(stack, 'SupportLine', props);
new CfnOutput(stack, 'Number', { value: supportLine.e164PhoneNumber });
app.synth();
