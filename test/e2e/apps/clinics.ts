/** A stack with a list, a stack that reads it, and a stack with an empty list. A parameter of each stack updates it. */
import { type App, CfnOutput, CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  PhoneNumberAssociation,
  PhoneNumberList,
  type PhoneNumberListProps,
  PhoneNumberLookupProvider,
  RefreshPolicy,
} from '../../../lib';

export interface ClinicsProps extends Pick<PhoneNumberListProps, 'minCount' | 'absentValue'> {
  readonly voiceConnectorId: string;
}

class ClinicsStack extends Stack {
  public readonly clinics: PhoneNumberList;

  public constructor(app: App, id: string, { voiceConnectorId, ...props }: ClinicsProps) {
    super(app, id);
    const trigger = new CfnParameter(this, 'Trigger', { default: 'first' });
    this.clinics = new PhoneNumberList(this, 'Clinics', {
      find: { association: PhoneNumberAssociation.voiceConnector(voiceConnectorId) },
      refresh: RefreshPolicy.onTrigger(trigger.valueAsString),
      // The function gives up soon if Chime is down.
      provider: new PhoneNumberLookupProvider(this, 'Provider', { timeout: Duration.seconds(10) }),
      ...props,
    });
    addConsumers(this, this.clinics);
  }
}

/** `Clinics` requires two numbers, `ClinicsReader` reads them, and `NoClinics` has no numbers. */
export function addClinics(app: App, voiceConnectorId: string): void {
  const { clinics } = new ClinicsStack(app, 'Clinics', { voiceConnectorId, minCount: 2 });
  const reader = new Stack(app, 'ClinicsReader');
  const trigger = new CfnParameter(reader, 'Trigger', { default: 'first' });
  new CfnOutput(reader, 'Triggered', { value: trigger.valueAsString });
  addConsumers(reader, clinics);
  new ClinicsStack(app, 'NoClinics', { voiceConnectorId: 'none', minCount: 0, absentValue: 'none' });
}

function addConsumers(stack: Stack, { count, e164PhoneNumbers }: PhoneNumberList): void {
  new ssm.StringListParameter(stack, 'Parameter', {
    parameterName: `/${stack.stackName}/numbers`,
    stringListValue: e164PhoneNumbers,
  });
  new lambda.Function(stack, 'Router', {
    functionName: `${stack.stackName}Router`,
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => process.env.NUMBERS;'),
    environment: { NUMBERS: Fn.join(',', e164PhoneNumbers) },
  });
  new CfnOutput(stack, 'Count', { value: count });
  new CfnOutput(stack, 'First', { value: Fn.select(0, e164PhoneNumbers) });
  new CfnOutput(stack, 'Numbers', { value: Fn.join(' ', e164PhoneNumbers) });
}
