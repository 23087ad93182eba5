/** A number that is monitored after the deployment: alarms publish to a topic when it changes or can't be checked. */
import { App, ArnFormat, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { PhoneNumberLookup, PhoneNumberMonitor, PhoneNumberStatus } from 'cdk-chime-phone-number';

export const app = new App();
const stack = new Stack(app, 'Monitoring');

const supportLine = new PhoneNumberLookup(stack, 'SupportLine', {
  phoneNumberId: '+12065550100',
  expect: { statuses: [PhoneNumberStatus.ASSIGNED] },
});
const monitor = new PhoneNumberMonitor(stack, 'Monitor', { lookups: [supportLine] });

const topic = new sns.Topic(stack, 'Operators', { enforceSSL: true });
// `enforceSSL` replaces the default policy of the topic, which would allow the alarms of the account to publish.
const alarmArn = stack.formatArn({
  service: 'cloudwatch',
  resource: 'alarm',
  resourceName: '*',
  arnFormat: ArnFormat.COLON_RESOURCE_NAME,
});
topic.grantPublish(
  new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: { ArnLike: { 'aws:SourceArn': alarmArn } } }),
);

// An unmet expectation raises the alarm at once. A change must last for two periods, because a deployment can be in
// progress at the time of a check.
const alarms = [
  monitor.metricUnmet().createAlarm(stack, 'Unmet', {
    alarmDescription: 'A phone number is not as its lookup expects. The log of the function says which, and why.',
    threshold: 1,
    evaluationPeriods: 1,
  }),
  monitor.metricDrifted().createAlarm(stack, 'Drifted', {
    alarmDescription: 'A phone number has changed since the deployment. The log of the function says which, and how.',
    threshold: 1,
    evaluationPeriods: 2,
  }),
  // Missing data means that the schedule or the function doesn't run.
  monitor.metricFailed().createAlarm(stack, 'Failed', {
    alarmDescription: 'Phone numbers could not be checked. The log of the function says why.',
    threshold: 1,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  }),
];
for (const alarm of alarms) {
  alarm.addAlarmAction(new SnsAction(topic));
}
