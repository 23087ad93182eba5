/** One or more deployments of apps under test, through the CDK CLI, with an embedded Chime endpoint of their own. */
import { mkdtempSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { App, Stage } from 'aws-cdk-lib';
import { ConstructOrder } from 'constructs';
import cdkJson from '../../../cdk.json';
import { ChimeEndpoint } from '../../../fake-aws/chime-endpoint';
import { sampleInventory } from '../../../fake-aws/inventory';
import { cdk } from '../../../tools/local-aws/cdk';
import { environmentWith, stackEnvironment } from '../../../tools/local-aws/environment';
import { addLookupEnvironment } from '../../../tools/local-aws/lookup-environment';
import { tailOfLog } from '../../../tools/local-aws/ministack';
import { type Finished, run } from '../../../tools/shared/processes';
import { TOOLS } from '../../../tools/local-aws/python-tools';
import { lintTemplates } from './cfn-lint';
import { localAws } from './local-aws';

/** What a user writes in the app's file. */
export type Define = (app: App) => void;

/** A scenario for the tests of the file, or of the `describe` block. */
export function useScenario(): Scenario {
  const scenario = new Scenario();
  beforeAll(async () => {
    await scenario.start();
  });
  afterAll(async () => {
    await scenario.stop();
  });
  return scenario;
}

export class Scenario {
  public endpoint!: ChimeEndpoint;

  /** Every cloud assembly that was synthesized, newest last. */
  private readonly assemblies: string[] = [];

  public async start(): Promise<void> {
    this.endpoint = await ChimeEndpoint.start(sampleInventory);
  }

  /** Synthesizes an app anew, as each `cdk deploy` does, and makes it the one that is deployed. */
  public synth(define: Define): void {
    const app = new App({ outdir: mkdtempSync(path.join(localAws().folder, 'cdk.out-')), context: cdkJson.context });
    define(app);
    this.synthApp(app);
  }

  /** The same for an app that is there, once more if need be. */
  public synthApp(app: App): void {
    addLookupEnvironment(app, { ...this.endpoint.environment, ...stackEnvironment(localAws().url) });
    // The force is not handed on to stages, which pipelines synthesize early.
    app.node
      .findAll(ConstructOrder.POSTORDER)
      .filter(Stage.isStage)
      .forEach((stage) => stage.synth({ force: true }));
    this.assemblies.push(app.synth().directory);
  }

  /** `cdk deploy` of the newest assembly; fails when the CLI does. */
  public async deploy(...args: string[]): Promise<void> {
    succeeded(await this.tryDeploy(...args));
  }

  /** `cdk deploy` of the newest assembly, whatever becomes of it. */
  public async tryDeploy(...args: string[]): Promise<Finished> {
    return await this.cdk('deploy', '--require-approval', 'never', '--method', 'direct', '--concurrency', '4', ...args);
  }

  /** `cdk rollback` of stacks of the newest assembly; fails when the CLI does. */
  public async rollBack(...args: string[]): Promise<void> {
    succeeded(await this.cdk('rollback', ...args));
  }

  /** `cdk destroy` of stacks of the newest assembly; fails when the CLI does. */
  public async destroy(...args: string[]): Promise<void> {
    succeeded(await this.cdk('destroy', '--force', ...args));
  }

  /** Stacks of the newest assembly that `cdk` selects by these arguments; fails when the CLI does. */
  public async list(...args: string[]): Promise<string[]> {
    const finished = await this.cdk('list', ...args);
    succeeded(finished);
    return finished.stdout.trim().split('\n');
  }

  /** What cfn-lint says of all templates that were synthesized; errors alone give an exit status. */
  public async lint(): Promise<Finished> {
    return await lintTemplates(this.assemblies);
  }

  /** The AWS CLI, which talks to the local AWS and, for Chime, to the embedded endpoint. */
  public async aws(...args: string[]): Promise<Finished> {
    const variables = { ...localAws().variables, ...this.endpoint.environment, AWS_MAX_ATTEMPTS: '1' };
    return await run(TOOLS.aws, args, { env: environmentWith(variables) });
  }

  public async stop(): Promise<void> {
    await this.endpoint.stop();
  }

  private async cdk(command: string, ...args: string[]): Promise<Finished> {
    return await cdk([command, '--app', this.assemblies.at(-1) ?? '', ...args], localAws());
  }
}

function succeeded({ status, output }: Finished): void {
  if (status !== 0) {
    throw new Error(`The CDK CLI failed:\n${output}\n${tailOfLog(localAws().folder)}`);
  }
}
