/** Lookups in each kind of stack, and many lookups in one stack. */
import { beforeAll, expect, test } from '@jest/globals';
import { everyKindOfStack, LookupsStack } from './apps/lookups';
import { useScenario } from './support/scenario';
import { lookedUpIn, outputsOf, resourcesOf, statusOf } from './support/stacks';

const NUMBERS = ['+12065550100', '+18005550111'];
const FLEET = Array.from({ length: 60 }, (_, index) => `+1206555${String(1000 + index)}`);

/** The resources of a provider. */
const PROVIDER_TYPES = ['AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::Logs::LogGroup'];

const scenario = useScenario();

beforeAll(async () => {
  FLEET.forEach((number) => {
    scenario.endpoint.put({ PhoneNumberId: number, E164PhoneNumber: number, Status: 'Assigned' });
  });
  scenario.synth((app) => {
    everyKindOfStack(app, NUMBERS);
    new LookupsStack(app, 'Fleet', FLEET);
  });
  await scenario.deploy('**');
});

/** CloudFormation generates the names of nested stacks. */
const nestedIn = async (stackName: string) => {
  const [nested] = await resourcesOf(stackName, 'AWS::CloudFormation::Stack');
  return nested?.PhysicalResourceId ?? '';
};

test.each([
  { where: 'the first of two stacks', find: () => 'FirstOfTwo' },
  { where: 'the second of two stacks', find: () => 'SecondOfTwo' },
  { where: 'a stack with a nested stack', find: () => 'Parent' },
  { where: 'a nested stack', find: async () => await nestedIn('Parent') },
  { where: 'a stack of a stage', find: () => 'Production-Staged' },
])('$where has its lookups and one provider', async ({ find }) => {
  const stackName = await find();

  expect(await statusOf(stackName)).toBe('CREATE_COMPLETE');
  expect(await lookedUpIn(stackName)).toEqual(NUMBERS);
  expect(await outputsOf(stackName)).toMatchObject({ E164of0: NUMBERS[0], E164of1: NUMBERS[1] });
  for (const type of PROVIDER_TYPES) {
    expect(await resourcesOf(stackName, type)).toHaveLength(1);
  }
});

test('60 lookups in one stack send exactly 60 requests', async () => {
  expect(await statusOf('Fleet')).toBe('CREATE_COMPLETE');
  expect(Object.values(await outputsOf('Fleet'))).toEqual(FLEET);
  expect(await resourcesOf('Fleet', 'AWS::Lambda::Function')).toHaveLength(1);
  const requests = scenario.endpoint.requests.filter(({ path }) => path.includes('%2B12065551'));
  expect(requests.map(({ path }) => path).sort()).toEqual(
    FLEET.map((number) => `/phone-numbers/%2B${number.slice(1)}`),
  );
});

test('cfn-lint finds no error', async () => {
  expect(await scenario.lint()).toMatchObject({ status: 0 });
});
