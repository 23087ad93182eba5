/** Writes cloud assemblies with templates that the CDK's constructs wouldn't synthesize. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

export interface AssemblyStack {
  /** Path of the stack's construct. */
  readonly path: string;
  /**
   * Name in CloudFormation.
   * @default - the path with dashes
   */
  readonly stackName?: string;
  /** @default - known only to a deployment */
  readonly account?: string;
  /** @default - known only to a deployment */
  readonly region?: string;
  readonly template: object;
  /** Templates of nested stacks by the logical IDs of their resources. They get their `TemplateURL` here. */
  readonly nested?: Readonly<Record<string, object>>;
}

/** Writes `cdk.out` into a folder. */
export function writeAssembly(folder: string, stacks: readonly AssemblyStack[]): void {
  const directory = path.join(folder, 'cdk.out');
  mkdirSync(directory, { recursive: true });
  const write = (file: string, content: object): void => {
    writeFileSync(path.join(directory, file), JSON.stringify(content));
  };
  const artifacts: Record<string, object> = {};
  stacks.forEach((stack, index) => {
    const id = `Stack${index}`;
    const files: Record<string, object> = {};
    const template = JSON.parse(JSON.stringify(stack.template)) as {
      Resources?: Record<string, { Properties?: object }>;
    };
    Object.entries(stack.nested ?? {}).forEach(([logicalId, nested], position) => {
      const hash = `${index}a${position}`.padStart(64, '0');
      files[hash] = { source: { path: `${hash}.json`, packaging: 'file' }, destinations: {} };
      write(`${hash}.json`, nested);
      const resource = template.Resources?.[logicalId];
      if (resource !== undefined) {
        resource.Properties = { ...resource.Properties, TemplateURL: `https://s3.amazonaws.com/assets/${hash}.json` };
      }
    });
    write(`${id}.template.json`, template);
    write(`${id}.assets.json`, { version: '36.0.0', files, dockerImages: {} });
    artifacts[`${id}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${id}.assets.json` } };
    artifacts[id] = {
      type: 'aws:cloudformation:stack',
      environment: `aws://${stack.account ?? 'unknown-account'}/${stack.region ?? 'unknown-region'}`,
      displayName: stack.path,
      properties: {
        templateFile: `${id}.template.json`,
        stackName: stack.stackName ?? stack.path.replaceAll('/', '-'),
      },
      dependencies: [`${id}.assets`],
    };
  });
  write('manifest.json', { version: '36.0.0', artifacts });
}
