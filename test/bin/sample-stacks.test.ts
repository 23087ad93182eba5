import { expect, test } from '@jest/globals';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConsumerStack, ProducerStack } from '../../bin/sample-stacks';

test("the sample passes cdk-nag's AwsSolutions with the one acknowledgement of the construct", () => {
  // GIVEN
  const app = new App();
  const { supportLine } = new ProducerStack(app, 'Producer', { phoneNumberId: '+12065550100' });
  new ConsumerStack(app, 'Consumer', { supportLine });

  // WHEN
  const report = new AwsSolutionsChecks(app).validateScope(app);

  // THEN
  expect(report.violations).toEqual([]);
  const acknowledged = app.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .map(({ data }) => data as unknown);
  expect(acknowledged).toEqual([
    { 'Annotation::AwsSolutions-IAM5[Resource::*]': expect.stringContaining('no resource types') },
  ]);
});
