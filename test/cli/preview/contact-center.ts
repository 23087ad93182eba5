/** An app of a size that people have: 12 numbers in each of 3 stages, a call flow that uses them, and parameters. */
import { App, CfnOutput, Stack, Stage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { PhoneNumberAttribute, PhoneNumberLookup, PhoneNumberStatus } from '../../../lib';

const NAMES = 'Support Sales Billing Claims Emergency Fax FrontDesk Returns Warranty Partners Press Careers'.split(' ');

const STAGES = [
  { name: 'Beta', account: '111122223333', areaCode: 303 },
  { name: 'Gamma', account: '222233334444', areaCode: 415 },
  { name: 'Prod', account: '333344445555', areaCode: 212 },
] as const;

type StageOfApp = (typeof STAGES)[number];

/** The number of a lookup that the tests change. */
export const BILLING = numberOf(STAGES[2], NAMES.indexOf('Billing'));

function numberOf({ areaCode }: StageOfApp, index: number): string {
  return `+1${areaCode}55501${String(index).padStart(2, '0')}`;
}

export function synthesize(outdir: string): void {
  const app = new App({ outdir });
  for (const one of STAGES) {
    const stage = new Stage(app, one.name, { env: { account: one.account, region: 'us-east-1' } });
    const numbers = new Stack(stage, 'Numbers');
    const lookups = NAMES.map(
      (name, index) =>
        new PhoneNumberLookup(numbers, name, {
          phoneNumberId: numberOf(one, index),
          expect: { statuses: [PhoneNumberStatus.ASSIGNED] },
          absentValue: 'none',
        }),
    );
    lookups.forEach(({ node: { id }, status }) => new CfnOutput(numbers, `${id}Status`, { value: status }));
    const [support] = lookups;
    support?.publishToParameterStore('Published', {
      parameterPrefix: '/telephony/support',
      attributes: [PhoneNumberAttribute.E164_PHONE_NUMBER, PhoneNumberAttribute.STATUS],
    });
    new lambda.Function(new Stack(stage, 'CallFlow'), 'Ivr', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => undefined;'),
      environment: {
        ...Object.fromEntries(lookups.map((one) => [`${one.node.id.toUpperCase()}_NUMBER`, one.e164PhoneNumber])),
        SUPPORT_ASSOCIATIONS: support?.associations ?? '',
      },
    });
  }
  app.synth();
}

/** All numbers of the app. */
export function contactCenterInventory(): { PhoneNumbers: { PhoneNumberId: string; Status: string }[] } {
  return {
    PhoneNumbers: STAGES.flatMap((stage) =>
      NAMES.map((_, index) => {
        const [ProductType, Name, Value] =
          index % 3 === 1
            ? ['SipMediaApplicationDialIn', 'SipRuleId', '0b1d6b4e-0000-4000-8000-000000000222']
            : ['VoiceConnector', 'VoiceConnectorId', 'abcdef1ghij2klmno3pqr4'];
        const Associations = [{ Name, Value }];
        return { PhoneNumberId: numberOf(stage, index), Status: 'Assigned', ProductType, Associations };
      }),
    ),
  };
}
