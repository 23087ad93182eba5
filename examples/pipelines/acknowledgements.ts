/** Acknowledges the findings of cdk-nag (AwsSolutions) in the resources that CDK Pipelines creates, with reasons. */
import { Validations } from 'aws-cdk-lib';
import type { CodePipeline } from 'aws-cdk-lib/pipelines';

const ARTIFACTS =
  'CDK Pipelines grants each action access to the artifacts of this pipeline, in its own bucket, by prefixes that end in a wildcard.';
const BUILDS =
  'CDK Pipelines allows each project to write its own logs and test reports, whose names CodeBuild completes at run time.';
const ROLES =
  'Self-mutation and asset publishing assume the roles of cdk bootstrap, which conditions and names identify.';

const BUILD_ARN = 'arn:<AWS::Partition>:codebuild:us-east-1:111122223333:report-group/';
const LOG_ARN = 'arn:<AWS::Partition>:logs:us-east-1:111122223333:log-group:/aws/codebuild/';
const PROJECTS = [
  'PipelineBuildSynthCdkBuildProject6BEFA8E6',
  'PipelineBetaCheckNumber82871E41',
  'PipelineUpdatePipelineSelfMutationDAA41400',
];

const WILDCARDS: Readonly<Record<string, readonly string[]>> = {
  [ARTIFACTS]: [
    ...['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map((action) => `Action::s3:${action}`),
    'Resource::<PipelineArtifactsBucketAEA9A052.Arn>/*',
  ],
  [BUILDS]: [
    ...PROJECTS.flatMap((project) => [`Resource::${BUILD_ARN}<${project}>-*`, `Resource::${LOG_ARN}<${project}>:*`]),
    `Resource::${BUILD_ARN}*`,
    `Resource::${LOG_ARN}*`,
  ],
  [ROLES]: ['Resource::*', 'Resource::arn:*:iam::111122223333:role/*'],
};

export function acknowledgeFindings(pipeline: CodePipeline): void {
  const validations = Validations.of(pipeline);
  for (const [reason, wildcards] of Object.entries(WILDCARDS)) {
    for (const wildcard of wildcards) {
      validations.acknowledge({ id: `AwsSolutions-IAM5[${wildcard}]`, reason });
    }
  }
  validations.acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'The bucket contains only templates and assets of this pipeline. Access logs would require another bucket.',
  });
  validations.acknowledge({
    id: 'AwsSolutions-CB4',
    reason:
      'CodeBuild encrypts with its AWS managed key. The artifacts contain no secrets that require a customer managed key.',
  });
}
