/** Two stages with different numbers: each deployment finds the number by its Voice Connector. */
import { App, CfnOutput, Stack, Stage } from 'aws-cdk-lib';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { PhoneNumberAssociation, PhoneNumberLookup, PhoneNumberStatus, RefreshPolicy } from 'cdk-chime-phone-number';

/** Voice Connectors of the stages. The app contains no phone number. */
const VOICE_CONNECTORS = {
  Beta: 'abcdef1ghij2klmno3pqr4',
  Production: 'uvwxyz1abcde2fghij3klm4',
};

export const app = new App();

for (const [name, voiceConnectorId] of Object.entries(VOICE_CONNECTORS)) {
  const stage = new Stage(app, name);

  const numbers = new Stack(stage, 'Numbers');
  const supportLine = new PhoneNumberLookup(numbers, 'SupportLine', {
    find: {
      association: PhoneNumberAssociation.voiceConnector(voiceConnectorId),
      status: PhoneNumberStatus.ASSIGNED,
    },
    // The next deployment finds a new number.
    refresh: RefreshPolicy.everyDeployment(),
  });
  new CfnOutput(numbers, 'Number', { value: supportLine.e164PhoneNumber });

  const callFlow = new Stack(stage, 'CallFlow');
  new StringParameter(callFlow, 'CallerId', {
    parameterName: `/${name}/caller-id`,
    stringValue: supportLine.e164PhoneNumber,
    tier: ParameterTier.STANDARD,
  });
}
