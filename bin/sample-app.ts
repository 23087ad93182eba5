/** The sample app: `cdk synth`, `cdk deploy --all`, with your own number by `-c phoneNumberId=+1…`. */
import { App } from 'aws-cdk-lib';
import { ConsumerStack, ProducerStack } from './sample-stacks';

/** The number of the API reference's sample. */
const DOCUMENTED_SAMPLE = '+12065550100';

export const app = new App();
const phoneNumberId: unknown = app.node.tryGetContext('phoneNumberId');
const { supportLine } = new ProducerStack(app, 'PhoneNumberProducer', {
  description: 'Looks an Amazon Chime phone number up',
  phoneNumberId: typeof phoneNumberId === 'string' ? phoneNumberId : DOCUMENTED_SAMPLE,
});
new ConsumerStack(app, 'PhoneNumberConsumer', {
  description: 'Uses what the producer found',
  supportLine,
});
