/** Reads a synthesised cloud assembly (`cdk.out`) into stacks: templates with what CloudFormation knows beside them. */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type AssetManifestArtifact, CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type?: string; readonly Default?: unknown }>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Stack {
  /** Name by which a person knows it, such as `Beta/Producer`. */
  readonly displayName: string;
  readonly stackName: string;
  /** Undefined when only the deployment knows it. */
  readonly region: string | undefined;
  /** Undefined when only the deployment knows it. */
  readonly account: string | undefined;
  readonly template: Template;
  /** For a nested stack: the stack that holds it, and the logical ID that it has there. */
  readonly parent: { readonly stack: Stack; readonly logicalId: string } | undefined;
  /** Path of a resource's construct, or the logical ID where it is not known. */
  pathOf(logicalId: string): string;
}

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** All stacks of the assembly, nested ones and those of stages included. Throws an error that says what to do. */
export function readAssembly(directory: string): Stack[] {
  if (!existsSync(path.join(directory, 'manifest.json'))) {
    throw new Error(
      `There is no cloud assembly in '${directory}'. Run 'cdk synth' first, or name its folder with --app.`,
    );
  }
  return new CloudAssembly(directory, { skipVersionCheck: true }).stacksRecursively.flatMap((artifact) => {
    const { account, region } = artifact.environment;
    const stack: Stack = {
      displayName: artifact.hierarchicalId,
      stackName: artifact.stackName,
      region: region === 'unknown-region' ? undefined : region,
      account: account === 'unknown-account' ? undefined : account,
      template: artifact.template as Template,
      parent: undefined,
      pathOf: pathsOf(artifact),
    };
    return [stack, ...nestedIn(stack, templateFiles(artifact))];
  });
}

function nestedIn(parent: Stack, files: ReadonlyMap<string, string>): Stack[] {
  return Object.entries(parent.template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    const hash = /([0-9a-f]{64})\.json/.exec(JSON.stringify(resource.Properties?.TemplateURL ?? ''))?.[1];
    const file = hash === undefined ? undefined : files.get(hash);
    if (resource.Type !== NESTED_STACK || file === undefined) {
      return [];
    }
    const stack: Stack = {
      ...parent,
      displayName: parent.pathOf(logicalId).replace(/\.NestedStack\/.*$/, ''),
      template: JSON.parse(readFileSync(file, 'utf8')) as Template,
      parent: { stack: parent, logicalId },
    };
    return [stack, ...nestedIn(stack, files)];
  });
}

/** Template files of the artifact's nested stacks by the hash that their URLs end in. */
function templateFiles(artifact: CloudFormationStackArtifact): Map<string, string> {
  const manifests = artifact.dependencies.filter((one): one is AssetManifestArtifact => 'contents' in one);
  return new Map(
    manifests.flatMap(({ contents }) =>
      Object.entries(contents.files ?? {}).flatMap(([hash, { source }]) =>
        source.path === undefined ? [] : [[hash, path.join(artifact.assembly.directory, source.path)] as const],
      ),
    ),
  );
}

function pathsOf(artifact: CloudFormationStackArtifact): (logicalId: string) => string {
  const paths = new Map(artifact.findMetadataByType('aws:cdk:logicalId').map(({ path: id, data }) => [data, id]));
  return (logicalId) => (paths.get(logicalId) ?? logicalId).replace(/^\//, '').replace(/\/(Resource|Default)$/, '');
}
