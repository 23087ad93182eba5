/** Stages with the same template. Each finds its number by its Voice Connector, and a second stack reads it. */
import { type App, CfnParameter, Stack } from 'aws-cdk-lib';
import { PhoneNumberAssociation, PhoneNumberLookup, PhoneNumberStatus, RefreshPolicy } from '../../../lib';
import { ReaderStack } from './shared-line';

/** Adds the two stacks of a stage. The Voice Connector is a parameter of the first stack. */
export function addStage(app: App, stage: string): void {
  const numbers = new Stack(app, `${stage}Numbers`);
  const voiceConnectorId = new CfnParameter(numbers, 'VoiceConnectorId').valueAsString;
  const line = new PhoneNumberLookup(numbers, 'Line', {
    find: {
      association: PhoneNumberAssociation.voiceConnector(voiceConnectorId),
      status: PhoneNumberStatus.ASSIGNED,
    },
    refresh: RefreshPolicy.everyDeployment(),
  });
  line.createOutputs();
  new ReaderStack(app, `${stage}Reader`, { line });
}
