/** Deploys apps under test with the CDK CLI. Each scenario has its own fake of Chime. */
import { mkdtempSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { App, Stage } from 'aws-cdk-lib';
import { ConstructOrder } from 'constructs';
import cdkJson from '../../../cdk.json';
import { sampleInventory } from '../../../fake-aws/inventory';
import { AuthorizedChimeEndpoint } from '../../../tools/local-aws/authorized-chime-endpoint';
import { cdk } from '../../../tools/local-aws/cdk';
import { environmentWith, stackEnvironment } from '../../../tools/local-aws/environment';
import { addLookupEnvironment } from '../../../tools/local-aws/lookup-environment';
import { tailOfLog } from '../../../tools/local-aws/ministack';
import { type Finished, run } from '../../../tools/shared/processes';
import { TOOLS } from '../../../tools/local-aws/python-tools';
import { lintTemplates } from './cfn-lint';
import { localAws } from './local-aws';

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
  public endpoint!: AuthorizedChimeEndpoint;

  /** All synthesized cloud assemblies, newest last. */
  private readonly assemblies: string[] = [];

  /** The folder of the newest cloud assembly. */
  public get assembly(): string {
    return this.assemblies.at(-1) ?? '';
  }

  public async start(): Promise<void> {
    this.endpoint = await AuthorizedChimeEndpoint.start(sampleInventory, localAws().url);
  }

  /** Synthesizes a new app. The other methods use the newest cloud assembly. */
  public synth(define: Define): void {
    const app = new App({ outdir: mkdtempSync(path.join(localAws().folder, 'cdk.out-')), context: cdkJson.context });
    define(app);
    this.synthApp(app);
  }

  /** Synthesizes an app, also if it was synthesized before. */
  public synthApp(app: App): void {
    addLookupEnvironment(app, { ...this.endpoint.environment, ...stackEnvironment(localAws().url) });
    // `force` doesn't apply to the stages of an app, and pipelines synthesize them early.
    app.node
      .findAll(ConstructOrder.POSTORDER)
      .filter(Stage.isStage)
      .forEach((stage) => stage.synth({ force: true }));
    this.assemblies.push(app.synth().directory);
  }

  /** Runs `cdk deploy`, and throws if the CLI fails. */
  public async deploy(...args: string[]): Promise<void> {
    assertSucceeded(await this.tryDeploy(...args));
  }

  /** Runs `cdk deploy`, and doesn't throw if the CLI fails. */
  public async tryDeploy(...args: string[]): Promise<Finished> {
    return await this.cdk('deploy', '--require-approval', 'never', '--method', 'direct', '--concurrency', '4', ...args);
  }

  /** Runs `cdk rollback`, and throws if the CLI fails. */
  public async rollBack(...args: string[]): Promise<void> {
    assertSucceeded(await this.cdk('rollback', ...args));
  }

  /** Runs `cdk destroy`, and throws if the CLI fails. */
  public async destroy(...args: string[]): Promise<void> {
    assertSucceeded(await this.cdk('destroy', '--force', ...args));
  }

  /** Runs `cdk list`, and throws if the CLI fails. */
  public async list(...args: string[]): Promise<string[]> {
    const finished = await this.cdk('list', ...args);
    assertSucceeded(finished);
    return finished.stdout.trim().split('\n');
  }

  /** Runs cfn-lint on all synthesized templates, and ignores errors that are false positives. */
  public async lint(...ignored: string[]): Promise<Finished> {
    return await lintTemplates(this.assemblies, ignored);
  }

  /** Runs the AWS CLI against the local AWS and the fake of Chime. */
  public async aws(...args: string[]): Promise<Finished> {
    const variables = { ...localAws().variables, ...this.endpoint.environment, AWS_MAX_ATTEMPTS: '1' };
    return await run(TOOLS.aws, args, { env: environmentWith(variables) });
  }

  public async stop(): Promise<void> {
    await this.endpoint.stop();
  }

  /** Runs a command of the CDK CLI, and doesn't throw if it fails. */
  public async cdk(command: string, ...args: string[]): Promise<Finished> {
    return await cdk([command, '--app', this.assembly, ...args], localAws());
  }
}

function assertSucceeded({ status, output }: Finished): void {
  if (status !== 0) {
    throw new Error(`The CDK CLI failed:\n${output}\n${tailOfLog(localAws().folder)}`);
  }
}
