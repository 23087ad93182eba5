import { beforeEach, expect, test } from '@jest/globals';
import { App, CfnParameter, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PhoneNumberLookup, RefreshPolicy } from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Producer');
});

const refreshOf = (context: Record<string, unknown>, refresh?: RefreshPolicy) => {
  const own = new Stack(new App({ context }), 'Stack');
  new PhoneNumberLookup(own, 'Lookup', { phoneNumberId: NUMBER, refresh });
  const [resource] = Object.values(Template.fromStack(own).findResources(RESOURCE_TYPE));
  return (resource?.Properties as { Refresh?: unknown }).Refresh;
};

test('onChange is the default and adds no property', () => {
  expect(refreshOf({})).toBeUndefined();
  expect(refreshOf({}, RefreshPolicy.onChange())).toBeUndefined();
});

test('everyDeployment has a new value at each synthesis', async () => {
  const first = refreshOf({}, RefreshPolicy.everyDeployment());
  await new Promise((resolve) => setTimeout(resolve, 5));
  const second = refreshOf({}, RefreshPolicy.everyDeployment());

  expect(first).toEqual(expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/));
  expect(second).not.toBe(first);
});

test('everyDeployment has the same value for all lookups of an app', async () => {
  const stacks = [stack, new Stack(app, 'Other')];
  for (const own of stacks) {
    new PhoneNumberLookup(own, 'Lookup', { phoneNumberId: NUMBER, refresh: RefreshPolicy.everyDeployment() });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  const [first, second] = stacks
    .flatMap((own) => Object.values(Template.fromStack(own).findResources(RESOURCE_TYPE)))
    .map(({ Properties }) => (Properties as { Refresh?: unknown }).Refresh);
  expect(first).toEqual(expect.any(String));
  expect(second).toBe(first);
});

const KEY = 'cdk-chime-phone-number:deploymentId';

test('the context key pins the value of everyDeployment', () => {
  expect(refreshOf({ [KEY]: 'v42' }, RefreshPolicy.everyDeployment())).toBe('v42');
});

test('the context key of a stage pins the value for the lookups of the stage', () => {
  const stage = new Stage(app, 'Beta');
  stage.node.setContext(KEY, 'beta');
  const own = new Stack(stage, 'Stack');
  new PhoneNumberLookup(own, 'Lookup', { phoneNumberId: NUMBER, refresh: RefreshPolicy.everyDeployment() });

  Template.fromStack(own).hasResourceProperties(RESOURCE_TYPE, { Refresh: 'beta' });
});

test.each([
  ['undefined', undefined],
  ['null', null],
  ['""', ''],
  ['"  "', '  '],
  ['42', 42],
  ['{"id":"v42"}', { id: 'v42' }],
])('a context key that is %s is an error, because the value would never change', (printed, pinned) => {
  expect(() => refreshOf({ [KEY]: pinned }, RefreshPolicy.everyDeployment())).toThrow(
    `Stack/Lookup: The context key 'cdk-chime-phone-number:deploymentId' is ${printed}. Set it to a string that is new in each deployment`,
  );
});

test('onChange ignores the context key', () => {
  expect(refreshOf({ [KEY]: '' }, RefreshPolicy.onChange())).toBeUndefined();
});

test('onTrigger accepts a parameter', () => {
  const trigger = new CfnParameter(stack, 'Refresh');
  const refresh = RefreshPolicy.onTrigger(trigger.valueAsString);
  new PhoneNumberLookup(stack, 'Lookup', { phoneNumberId: NUMBER, refresh });

  Template.fromStack(stack).hasResourceProperties(RESOURCE_TYPE, { Refresh: { Ref: 'Refresh' } });
});

test.each([
  ['undefined', undefined],
  ['null', null],
  ['""', ''],
  ['" "', ' '],
  ['2', 2],
])('onTrigger(%s) is an error, because refreshing would be silently off', (printed, value) => {
  expect(() => RefreshPolicy.onTrigger(value as string)).toThrow(
    `RefreshPolicy.onTrigger received ${printed}. Pass a string that changes when the number must be looked up again, and check the variable that it comes from.`,
  );
});
