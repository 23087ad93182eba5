/** CDK Pipelines: the beta stage checks the number before the pipeline deploys the production stage. */
import { App, CfnOutput, Stack, Stage } from 'aws-cdk-lib';
import { BuildSpec } from 'aws-cdk-lib/aws-codebuild';
import { PipelineType } from 'aws-cdk-lib/aws-codepipeline';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { PhoneNumberCapability, PhoneNumberLookup, PhoneNumberStatus, RefreshPolicy } from 'cdk-chime-phone-number';
import type { Construct } from 'constructs';
import { acknowledgeFindings } from './acknowledgements';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

/** One stage: a stack that looks up the number, and fails if the number doesn't meet the expectations. */
class TelephonyStage extends Stage {
  public readonly number: CfnOutput;

  public constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: ACCOUNT, region: REGION } });
    const stack = new Stack(this, 'Telephony');
    const supportLine = new PhoneNumberLookup(stack, 'SupportLine', {
      phoneNumberId: '+12065550100',
      refresh: RefreshPolicy.everyDeployment(),
      expect: {
        statuses: [PhoneNumberStatus.ASSIGNED],
        capabilities: [PhoneNumberCapability.INBOUND_CALL],
      },
    });
    this.number = new CfnOutput(stack, 'Number', { value: supportLine.e164PhoneNumber });
  }
}

export const app = new App();
const stack = new Stack(app, 'Pipeline', { env: { account: ACCOUNT, region: REGION } });

const pipeline = new CodePipeline(stack, 'Pipeline', {
  pipelineType: PipelineType.V2,
  synth: new ShellStep('Synth', {
    input: CodePipelineSource.connection('acme/telephony', 'main', {
      connectionArn: `arn:aws:codestar-connections:${REGION}:${ACCOUNT}:connection/00000000-0000-0000-0000-000000000000`,
    }),
    commands: [
      'npm ci',
      // All stages have the same value, and building the same commit again gives the same templates.
      'npx cdk synth -c "cdk-chime-phone-number:deploymentId=$CODEBUILD_RESOLVED_SOURCE_VERSION"',
    ],
  }),
  // The default of the build image can be a version of Node.js that the CDK no longer supports.
  codeBuildDefaults: {
    partialBuildSpec: BuildSpec.fromObject({ phases: { install: { 'runtime-versions': { nodejs: '22' } } } }),
  },
});

const beta = new TelephonyStage(app, 'Beta');
pipeline.addStage(beta, {
  post: [
    new ShellStep('CheckNumber', {
      envFromCfnOutputs: { SUPPORT_LINE: beta.number },
      commands: ['echo "Beta answers $SUPPORT_LINE"', 'test "$SUPPORT_LINE" = "+12065550100"'],
    }),
  ],
});
pipeline.addStage(new TelephonyStage(app, 'Prod'));

acknowledgeFindings(pipeline);
