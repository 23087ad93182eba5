/** The app that the other languages' apps are compared with. */
import { App, CfnOutput, CfnParameter, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  AssociationName,
  ChimeApi,
  type IPhoneNumber,
  OnMissing,
  OnRollback,
  PhoneNumberAssociation,
  PhoneNumberAttribute,
  PhoneNumberCapability,
  PhoneNumberList,
  PhoneNumberLookup,
  PhoneNumberLookupProvider,
  PhoneNumberMonitor,
  PhoneNumberProductType,
  PhoneNumberStatus,
  PhoneNumberType,
  RefreshPolicy,
} from 'cdk-chime-phone-number';
import type { Construct } from 'constructs';

/** Looks up three numbers: one with settings of every kind, one with hardly any, and one that is found. Lists others. */
class NumbersStack extends Stack {
  public readonly supportLine: IPhoneNumber;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const release = new CfnParameter(this, 'Release', { default: '1' });
    const provider = new PhoneNumberLookupProvider(this, 'Provider', {
      timeout: Duration.minutes(10),
      logLevel: lambda.ApplicationLogLevel.WARN,
      functionName: 'phone-numbers',
      reservedConcurrentExecutions: 2,
      environment: { AWS_ENDPOINT_URL_CHIME_SDK_VOICE: 'https://chime.example.com' },
      assumeRole: { roleArn: 'arn:aws:iam::111122223333:role/PhoneNumbers', externalId: 'ivr' },
    });
    const supportLine = new PhoneNumberLookup(this, 'SupportLine', {
      phoneNumberId: '+12065550100',
      api: ChimeApi.CHIME_SDK_VOICE,
      region: 'us-west-2',
      provider,
      refresh: RefreshPolicy.onTrigger(release.valueAsString),
      onMissing: OnMissing.FAIL,
      absentValue: 'none',
      expect: {
        statuses: [PhoneNumberStatus.ASSIGNED],
        types: [PhoneNumberType.LOCAL, PhoneNumberType.TOLL_FREE],
        productTypes: [PhoneNumberProductType.VOICE_CONNECTOR],
        countries: ['US', 'CA'],
        capabilities: [PhoneNumberCapability.INBOUND_CALL, PhoneNumberCapability.OUTBOUND_CALL],
        associations: [PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4')],
        within: Duration.minutes(5),
      },
    });
    supportLine.createOutputs({ exportPrefix: 'support-line' });
    supportLine.publishToParameterStore('Parameters', {
      parameterPrefix: '/telephony/support-line',
      attributes: [PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS],
    });
    this.supportLine = supportLine;

    const monitor = new PhoneNumberMonitor(this, 'Monitor', {
      lookups: [supportLine],
      schedule: ScheduleExpression.rate(Duration.minutes(30)),
      attributes: [PhoneNumberAttribute.STATUS, PhoneNumberAttribute.ASSOCIATIONS],
    });
    monitor.metricDrifted({ label: 'Changed' }).createAlarm(this, 'Drifted', { threshold: 1, evaluationPeriods: 2 });

    const salesLine = new PhoneNumberLookup(this, 'SalesLine', {
      phoneNumberId: '+12065550101',
      refresh: RefreshPolicy.everyDeployment(),
    });
    new CfnOutput(this, 'SalesLineNumber', { value: salesLine.e164PhoneNumber });

    const hotline = new PhoneNumberLookup(this, 'Hotline', {
      find: {
        association: PhoneNumberAssociation.voiceConnectorGroup('0b1d6b4e-0000-4000-8000-000000000111'),
        status: PhoneNumberStatus.ASSIGNED,
        productType: PhoneNumberProductType.VOICE_CONNECTOR,
        phoneNumberType: PhoneNumberType.TOLL_FREE,
        country: 'US',
        name: 'Hotline',
      },
      onRollback: OnRollback.RESTORE,
    });
    new CfnOutput(this, 'HotlineNumber', { value: hotline.e164PhoneNumber });

    const clinics = new PhoneNumberList(this, 'Clinics', {
      find: { association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4') },
      maxCount: 100,
    });
    new CfnOutput(this, 'ClinicNumbers', { value: Fn.join(',', clinics.e164PhoneNumbers) });

    const offices = new PhoneNumberList(this, 'Offices', {
      find: { country: 'GB' },
      minCount: 0,
      within: Duration.minutes(1),
      absentValue: 'none',
      refresh: RefreshPolicy.everyDeployment(),
    });
    new ssm.StringListParameter(this, 'OfficeNumbers', { stringListValue: offices.e164PhoneNumbers });
    new CfnOutput(this, 'OfficeCount', { value: offices.count });
    new CfnOutput(this, 'OfficeDetails', { value: offices.phoneNumbers });
  }
}

interface IvrStackProps extends StackProps {
  readonly supportLine: IPhoneNumber;
}

/** Uses a number of the other stack, and one that another app looked up. */
class IvrStack extends Stack {
  public constructor(scope: Construct, id: string, { supportLine, ...props }: IvrStackProps) {
    super(scope, id, props);

    const billingLine = PhoneNumberLookup.fromStackOutputs(this, 'BillingLine', {
      stackName: 'Billing',
      region: 'us-east-1',
    });
    new lambda.Function(this, 'Ivr', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => process.env;'),
      environment: { ...supportLine.toEnvironment('SUPPORT_LINE'), ...billingLine.toEnvironment('BILLING_LINE') },
    });
    const salesLine = PhoneNumberLookup.fromParameterStore(this, 'SalesLine', {
      parameterPrefix: '/telephony/sales-line',
    });
    new CfnOutput(this, 'SalesLineStatus', { value: salesLine.status });
    new CfnOutput(this, 'CanCall', { value: supportLine.capability(PhoneNumberCapability.OUTBOUND_CALL) });
    new CfnOutput(this, 'SipRule', { value: supportLine.association(AssociationName.SIP_RULE_ID) });
    new CfnOutput(this, 'ServedBy', { value: supportLine.attribute(PhoneNumberAttribute.SERVED_BY) });
  }
}

const app = new App();
const numbers = new NumbersStack(app, 'Numbers');
new IvrStack(app, 'Ivr', { supportLine: numbers.supportLine });
app.synth();
