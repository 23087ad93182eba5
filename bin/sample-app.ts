/** The sample app for `cdk synth` and `cdk deploy --all`. Pass your own number with `-c phoneNumberId=+1…`. */
import { App } from 'aws-cdk-lib';
import { ConsumerStack, ProducerStack } from './sample-stacks';

/** The number in the sample of the API reference. */
const DOCUMENTED_SAMPLE = '+12065550100';

export const app = new App();
const phoneNumberId: unknown = app.node.tryGetContext('phoneNumberId');
const { supportLine } = new ProducerStack(app, 'PhoneNumberProducer', {
  description: 'Looks up an Amazon Chime phone number',
  phoneNumberId: typeof phoneNumberId === 'string' ? phoneNumberId : DOCUMENTED_SAMPLE,
});
new ConsumerStack(app, 'PhoneNumberConsumer', {
  description: 'Uses the number of the producer',
  supportLine,
});
