// A minimal app in JavaScript.
const { App, CfnOutput, Stack } = require('aws-cdk-lib');
const { PhoneNumberLookup } = require('cdk-chime-phone-number');

const app = new App({ outdir: 'cdk.out' });
const stack = new Stack(app, 'Stack');
const line = new PhoneNumberLookup(stack, 'Line', { phoneNumberId: '+12065550100' });
new CfnOutput(stack, 'Number', { value: line.e164PhoneNumber });
app.synth();
