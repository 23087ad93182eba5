/** cdk-nag finds nothing. Not in test/lib, because the oldest supported CDK accepts no acknowledgment with an ARN. */
import { expect, test } from '@jest/globals';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PhoneNumberLookup, PhoneNumberLookupProvider, RefreshPolicy } from '../lib';

test.each(['Producer', 'Other'])("a lookup with OnRollback.RESTORE in %s passes cdk-nag's AwsSolutions", (name) => {
  const app = new App();
  const stack = new Stack(app, 'Producer');
  const provider = PhoneNumberLookupProvider.getOrCreate(stack);
  const props = { phoneNumberId: '+12065550100', refresh: RefreshPolicy.everyDeployment(), provider };
  new PhoneNumberLookup(name === 'Producer' ? stack : new Stack(app, name), 'SupportLine', props);
  new PhoneNumberLookup(new NestedStack(stack, 'Nested'), 'SupportLine', props);

  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
