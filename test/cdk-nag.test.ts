/** cdk-nag finds nothing in what the constructs make. Older versions of the CDK take no acknowledgment with an ARN. */
import { expect, test } from '@jest/globals';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { PhoneNumberLookup, PhoneNumberLookupProvider, RefreshPolicy } from '../lib';

test.each(['Producer', 'Other'])("a lookup in %s that restores passes cdk-nag's AwsSolutions", (name) => {
  const app = new App();
  const stack = new Stack(app, 'Producer');
  const provider = PhoneNumberLookupProvider.getOrCreate(stack);
  const props = { phoneNumberId: '+12065550100', refresh: RefreshPolicy.everyDeployment(), provider };
  new PhoneNumberLookup(name === 'Producer' ? stack : new Stack(app, name), 'SupportLine', props);
  new PhoneNumberLookup(new NestedStack(stack, 'Nested'), 'SupportLine', props);

  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
