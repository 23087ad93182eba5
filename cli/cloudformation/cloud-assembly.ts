/** Reads a synthesized cloud assembly (`cdk.out`) into stacks: templates with what CloudFormation knows beside them. */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { type AssetManifestArtifact, CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import type { Environment } from './environment';
import type { Parameter } from './parameters';

export interface Template {
  readonly Transform?: unknown;
  readonly Parameters?: Readonly<Record<string, Parameter>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources?: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Output {
  readonly Value: unknown;
  readonly Condition?: unknown;
  readonly Export?: { readonly Name: unknown };
}

export interface Stack {
  /** Name by which a person knows it, such as `Beta/Producer`. */
  readonly displayName: string;
  /** For a nested stack: that of its parent, since CloudFormation makes up its own. */
  readonly stackName: string;
  readonly environment: Environment;
  readonly template: Template;
  /** Name of a macro that rewrites the template before CloudFormation works out its values. */
  readonly macro: string | undefined;
  /** For a nested stack: the stack that holds it, and the logical ID that it has there. */
  readonly parent: { readonly stack: Stack; readonly logicalId: string } | undefined;
  /** Path of a resource's construct, or the logical ID where it is not known. */
  pathOf(logicalId: string): string;
}

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** Transforms of AWS that leave parameters, conditions, lookups and outputs as they are. */
const HARMLESS_TRANSFORM = /^AWS::(LanguageExtensions|CodeDeployBlueGreen|SecretsManager-[\d-]+|Serverless-[\d-]+)$/;

/** All stacks of the assembly, nested ones and those of stages included. Throws an error that says what to do. */
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

/** Keys of what the app looks up at synthesis (`fromLookup`), and did not find: the CDK puts dummy values in its place. */
function missingContext({ manifest, nestedAssemblies }: CloudAssembly): string[] {
  return [
    ...(manifest.missing ?? []).map(({ key }) => key),
    ...nestedAssemblies.flatMap(({ nestedAssembly }) => missingContext(nestedAssembly)),
  ];
}

function nestedIn(parent: Stack, files: ReadonlyMap<string, string>): Stack[] {
  return Object.entries(parent.template.Resources ?? {}).flatMap(([logicalId, resource]) => {
    if ((resource as Resource | null)?.Type !== NESTED_STACK) {
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

/** A macro can change anything, and so can a snippet or a loop at the top of a section. */
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

/** What a path ends in below the construct of the user's app; a lookup with a `provider` adds a hash of that one. */
const RESOURCE = /\/(Resource([0-9a-f]{8})?|Default)$/;

function pathsOf(artifact: CloudFormationStackArtifact): (logicalId: string) => string {
  const paths = new Map(artifact.findMetadataByType('aws:cdk:logicalId').map(({ path: id, data }) => [data, id]));
  return (logicalId) => (paths.get(logicalId) ?? logicalId).replace(/^\//, '').replace(RESOURCE, '');
}
