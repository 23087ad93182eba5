/** Reads the stacks of a synthesized cloud assembly (`cdk.out`). */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type AssetManifestArtifact, CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { resourcesOf, type Stack, type Template } from './template';

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** Transforms of AWS that don't change parameters, conditions, custom resources, and outputs. */
const HARMLESS_TRANSFORM = /^AWS::(LanguageExtensions|CodeDeployBlueGreen|SecretsManager-[\d-]+|Serverless-[\d-]+)$/;

/** Returns all stacks, including nested stacks and the stacks of stages. Throws an error that says what to do. */
export function readAssembly(directory: string): Stack[] {
  if (!existsSync(path.join(directory, 'manifest.json'))) {
    throw new Error(
      `There is no cloud assembly in '${directory}'. Run 'cdk synth' first, or name its folder with --app.`,
    );
  }
  const assembly = new CloudAssembly(directory, { skipVersionCheck: true });
  const [missing] = missingContext(assembly);
  if (missing !== undefined) {
    throw new Error(
      `The cloud assembly in '${directory}' has dummy values, since the context of the app lacks ${missing}. Run 'cdk synth' with AWS credentials, which looks it up.`,
    );
  }
  return assembly.stacksRecursively.flatMap((artifact) => {
    const { account, region } = artifact.environment;
    const template = artifact.template as Template;
    const stack: Stack = {
      displayName: artifact.hierarchicalId,
      stackName: artifact.stackName,
      environment: {
        account: account === 'unknown-account' ? undefined : account,
        region: region === 'unknown-region' ? undefined : region,
      },
      template,
      macro: macroOf(template),
      parent: undefined,
      pathOf: pathsOf(artifact),
    };
    return [stack, ...nestedIn(stack, templateFiles(artifact))];
  });
}

/** Keys of missing context (`fromLookup`), for which the CDK synthesizes dummy values. */
function missingContext({ manifest, nestedAssemblies }: CloudAssembly): string[] {
  return [
    ...(manifest.missing ?? []).map(({ key }) => key),
    ...nestedAssemblies.flatMap(({ nestedAssembly }) => missingContext(nestedAssembly)),
  ];
}

function nestedIn(parent: Stack, files: ReadonlyMap<string, string>): Stack[] {
  return resourcesOf(parent.template).flatMap(([logicalId, resource]) => {
    if (resource?.Type !== NESTED_STACK) {
      return [];
    }
    const hash = /([0-9a-f]{64})\.json/.exec(JSON.stringify(resource.Properties?.TemplateURL ?? ''))?.[1];
    const file = hash === undefined ? undefined : files.get(hash);
    if (file === undefined) {
      return [];
    }
    const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
    const stack: Stack = {
      ...parent,
      displayName: parent.pathOf(logicalId).replace(/\.NestedStack\/.*$/, ''),
      template,
      macro: parent.macro ?? macroOf(template),
      parent: { stack: parent, logicalId },
    };
    return [stack, ...nestedIn(stack, files)];
  });
}

/** A macro can change anything, and so can `Fn::Transform` or `Fn::ForEach` at the top of a section. */
function macroOf(template: Template): string | undefined {
  const { Transform: transform = [] } = template;
  const named = (Array.isArray(transform) ? (transform as unknown[]) : [transform]).find(
    (one) => typeof one !== 'string' || !HARMLESS_TRANSFORM.test(one),
  );
  if (named !== undefined) {
    return typeof named === 'string' ? named : JSON.stringify(named);
  }
  const sections: unknown[] = [template, ...(Object.values(template) as unknown[])];
  return sections.flatMap((section) => Object.keys(section ?? {})).find((key) => /^Fn::(Transform|ForEach)/.test(key));
}

/** Template files of nested stacks by the hash that their URLs end with. */
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

/** Last part of a resource's path, below the construct of the user's app. It can end with a hash. */
const RESOURCE = /\/(Resource([0-9a-f]{8})?|Default)$/;

function pathsOf(artifact: CloudFormationStackArtifact): (logicalId: string) => string {
  const paths = new Map(artifact.findMetadataByType('aws:cdk:logicalId').map(({ path: id, data }) => [data, id]));
  return (logicalId) => (paths.get(logicalId) ?? logicalId).replace(/^\//, '').replace(RESOURCE, '');
}
