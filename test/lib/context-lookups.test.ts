/**
 * Values of context lookups. In the first synthesis, the CDK returns a dummy value, and the CLI looks up the value and
 * synthesizes again. In the second synthesis, the value is an ordinary literal.
 */
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import {
  PhoneNumberAssociation,
  PhoneNumberLookup,
  type PhoneNumberLookupProps,
  PhoneNumberLookupProvider,
  PhoneNumberMonitor,
  RefreshPolicy,
} from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const ENV = { account: '111122223333', region: 'us-east-1' };
const NUMBER = '+12065550100';
const ROLE = 'arn:aws:iam::444455556666:role/Reader';
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';

const lookUp = (stack: Stack, props: PhoneNumberLookupProps) => new PhoneNumberLookup(stack, 'Line', props);
const line = (stack: Stack, props: Partial<PhoneNumberLookupProps> = {}) =>
  lookUp(stack, { phoneNumberId: NUMBER, absentValue: 'none', ...props });

interface Use {
  readonly what: string;
  /** A value that the second synthesis accepts. */
  readonly valid: string;
  /** A value that the second synthesis refuses. */
  readonly invalid?: string;
  readonly use: (stack: Stack, value: string) => void;
}

const USES: readonly Use[] = [
  { what: 'phoneNumberId', valid: NUMBER, invalid: '911', use: (s, phoneNumberId) => lookUp(s, { phoneNumberId }) },
  {
    what: 'a part of phoneNumberId',
    valid: NUMBER.slice(1),
    invalid: '0',
    use: (s, digits) => lookUp(s, { phoneNumberId: `+${digits}` }),
  },
  { what: 'find.country', valid: 'US', invalid: 'usa', use: (s, country) => lookUp(s, { find: { country } }) },
  { what: 'find.name', valid: 'Support', invalid: ' ', use: (s, name) => lookUp(s, { find: { name } }) },
  {
    what: 'find.association',
    valid: 'abcdef1ghij2klmno3pqr4',
    invalid: '',
    use: (s, id) => lookUp(s, { find: { association: PhoneNumberAssociation.voiceConnector(id) } }),
  },
  {
    what: 'expect.countries',
    valid: 'US',
    invalid: 'usa',
    use: (s, country) => line(s, { expect: { countries: ['GB', country] } }),
  },
  {
    what: 'expect.countries, split',
    valid: 'US,GB',
    invalid: 'US,',
    use: (s, countries) => line(s, { expect: { countries: countries.split(',') } }),
  },
  {
    what: 'expect.statuses',
    valid: 'Assigned',
    invalid: '',
    use: (s, status) => line(s, { expect: { statuses: [status as never] } }),
  },
  { what: 'region', valid: 'us-west-2', invalid: 'Oregon', use: (s, region) => line(s, { region }) },
  { what: 'api', valid: 'chime', invalid: 'voice', use: (s, api) => line(s, { api: api as never }) },
  {
    what: 'onMissing',
    valid: 'empty',
    invalid: 'none',
    use: (s, onMissing) => line(s, { onMissing: onMissing as never }),
  },
  { what: 'absentValue', valid: 'none', invalid: ' ', use: (s, absentValue) => line(s, { absentValue }) },
  {
    what: 'onTrigger',
    valid: '2',
    invalid: ' ',
    use: (s, release) => line(s, { refresh: RefreshPolicy.onTrigger(release) }),
  },
  {
    what: 'fromServiceToken',
    valid: FUNCTION,
    invalid: 'lookup',
    use: (s, token) => {
      const own = line(s, { provider: PhoneNumberLookupProvider.fromServiceToken(s, 'Provider', token) });
      new PhoneNumberMonitor(s, 'Monitor', { lookups: [own] });
    },
  },
  {
    what: 'assumeRole.roleArn',
    valid: ROLE,
    invalid: 'Reader',
    use: (s, roleArn) => new PhoneNumberLookupProvider(s, 'Provider', { assumeRole: { roleArn } }),
  },
  {
    what: 'the account of assumeRole.roleArn',
    valid: '444455556666',
    invalid: '4444',
    use: (s, account) =>
      new PhoneNumberLookupProvider(s, 'Provider', { assumeRole: { roleArn: `arn:aws:iam::${account}:role/Reader` } }),
  },
  {
    what: 'exportPrefix',
    valid: 'line',
    invalid: '#',
    use: (s, exportPrefix) => line(s).createOutputs({ exportPrefix }),
  },
  {
    what: 'outputPrefix',
    valid: 'Line',
    invalid: '#',
    use: (s, outputPrefix) => line(s).createOutputs({ outputPrefix }),
  },
  {
    what: 'parameterPrefix',
    valid: '/line',
    invalid: 'line',
    use: (s, parameterPrefix) => line(s).publishToParameterStore('Parameters', { parameterPrefix }),
  },
  {
    what: 'the prefix of toEnvironment',
    valid: 'LINE',
    invalid: 'line',
    use: (s, prefix) => line(s).toEnvironment(prefix),
  },
  {
    what: 'fromStackOutputs',
    valid: 'Numbers',
    invalid: '',
    use: (s, stackName) => PhoneNumberLookup.fromStackOutputs(s, 'Line', { stackName }).name,
  },
  {
    what: 'fromExports',
    valid: 'line',
    invalid: '#',
    use: (s, exportPrefix) => PhoneNumberLookup.fromExports(s, 'Line', { exportPrefix }).name,
  },
  {
    what: 'fromParameterStore',
    valid: '/line',
    invalid: 'line',
    use: (s, parameterPrefix) => PhoneNumberLookup.fromParameterStore(s, 'Line', { parameterPrefix }).status,
  },
];

/** Synthesizes as the CLI does: without the value, or with the value in the context. */
function synth(use: Use['use'], context?: string): ReturnType<App['synth']> {
  const key = `ssm:account=${ENV.account}:parameterName=/value:region=${ENV.region}`;
  const app = new App({ context: context === undefined ? {} : { [key]: context } });
  const stack = new Stack(app, 'Stack', { env: ENV });
  use(stack, StringParameter.valueFromLookup(stack, '/value'));
  return app.synth();
}

describe('the dummy value of StringParameter.valueFromLookup', () => {
  test.each(USES)('passes as $what, so that the CLI can look up the value', ({ use }) => {
    const { manifest } = synth(use);

    expect(manifest.missing).toHaveLength(1);
  });

  test.each(USES)("passes as $what with a valid value ('$valid') in the context", ({ use, valid }) => {
    const { manifest } = synth(use, valid);

    expect(manifest.missing).toBeUndefined();
  });

  test.each(USES)("is an error as $what with an invalid value ('$invalid') in the context", ({ use, invalid }) => {
    expect(() => synth(use, invalid)).toThrow();
  });
});

test('the dummy value is replaced in the template', () => {
  const { stacks } = synth((stack, phoneNumberId) => lookUp(stack, { phoneNumberId }), NUMBER);

  const { Resources: resources } = stacks[0]?.template as { Resources: Record<string, { Type: string }> };
  expect(Object.values(resources).find(({ Type }) => Type === RESOURCE_TYPE)).toMatchObject({
    Properties: { PhoneNumberId: NUMBER },
  });
});

test.each<[string, (stack: Stack) => void]>([
  [
    'the role of Role.fromLookup',
    (stack) => {
      const { roleArn } = iam.Role.fromLookup(stack, 'Reader', { roleName: 'Reader' });
      new PhoneNumberLookupProvider(stack, 'Provider', { assumeRole: { roleArn } });
    },
  ],
  [
    'the Region of the first Availability Zone',
    (stack) => {
      line(stack, { region: stack.availabilityZones[0]?.slice(0, -1) });
    },
  ],
])('other dummy values pass: %s', (_, use) => {
  const app = new App();
  use(new Stack(app, 'Stack', { env: ENV }));

  expect(app.synth().manifest.missing).toHaveLength(1);
});
