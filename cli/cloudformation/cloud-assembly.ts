/** Reads the stacks of a synthesized cloud assembly (`cdk.out`). Errors say which file can't be read. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { isObject, type JsonObject, readJsonObject, readTemplate } from './json-file';
import { type AssetFiles, nestedStacksIn } from './nested-stacks';
import { macroIn, type Stack } from './template';

interface Assembly {
  readonly directory: string;
  readonly manifest: JsonObject;
  /** The assemblies of stages, by the IDs of their artifacts. */
  readonly stages: ReadonlyMap<string, Assembly>;
}

interface Artifact {
  readonly id: string;
  readonly type: unknown;
  readonly content: JsonObject;
  readonly properties: JsonObject;
}

/** Returns all stacks in the order of the manifests, including nested stacks and the stacks of stages. Throws an error that says what to do. */
export function readAssembly(directory: string): Stack[] {
  if (!existsSync(path.join(directory, 'manifest.json'))) {
    throw new Error(`There is no cloud assembly in '${path.resolve(directory)}'${whereElse(directory)}`);
  }
  const assembly = readManifests(directory, new Set());
  const [missing] = missingContext(assembly);
  if (missing !== undefined) {
    throw new Error(
      `The cloud assembly in '${directory}' has dummy values, since the context of the app lacks ${missing}. Run 'cdk synth' with AWS credentials, which looks it up.`,
    );
  }
  const stacks = stacksIn(assembly);
  if (stacks.length === 0) {
    throw new Error(`The cloud assembly in '${directory}' has no stacks. Name the folder of your app with --app.`);
  }
  return stacks;
}

/** The end of the error for a folder that isn't a cloud assembly: where one can be. */
function whereElse(directory: string): string {
  const otherwise = "Run 'cdk synth' first, or name its folder with --app.";
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (stats?.isFile() === true) {
    return `, which is a file. ${otherwise}`;
  }
  if (stats === undefined) {
    return directory.includes(' ')
      ? ", which doesn't exist. --app is a folder, not the command of an app: run 'cdk synth' first, and then name the folder that it wrote."
      : `, which doesn't exist. ${otherwise}`;
  }
  const inside = path.join(directory, 'cdk.out');
  if (existsSync(path.join(inside, 'manifest.json'))) {
    return `. Pass --app ${inside}.`;
  }
  return existsSync(path.join(directory, 'cdk.json'))
    ? `, which is the folder of an app. Run 'cdk synth' there, and then pass --app ${inside}.`
    : `. ${otherwise}`;
}

/** Keys of missing context (`fromLookup`), for which the CDK synthesizes dummy values. */
function missingContext({ manifest: { missing }, stages }: Assembly): string[] {
  const own = Array.isArray(missing) ? missing.map((one) => (isObject(one) ? String(one.key) : 'a value')) : [];
  return [...own, ...[...stages.values()].flatMap(missingContext)];
}

/** @param seen real paths of the assemblies that were read. */
function readManifests(directory: string, seen: Set<string>): Assembly {
  const manifest = readJsonObject(path.join(directory, 'manifest.json'));
  const real = realpathSync(directory);
  if (seen.has(real)) {
    throw new Error(`The cloud assembly in '${directory}' contains itself. Run 'cdk synth' again.`);
  }
  seen.add(real);
  const stages = artifactsIn(manifest)
    .filter(({ type }) => type === 'cdk:cloud-assembly')
    .map(({ id, properties }) => {
      const stage = path.join(directory, String(properties.directoryName));
      return [id, readManifests(stage, seen)] as const;
    });
  return { directory, manifest, stages: new Map(stages) };
}

function artifactsIn({ artifacts }: JsonObject): Artifact[] {
  return Object.entries(isObject(artifacts) ? artifacts : {}).flatMap(([id, content]) =>
    isObject(content)
      ? [{ id, type: content.type, content, properties: isObject(content.properties) ? content.properties : {} }]
      : [],
  );
}

function stacksIn({ directory, manifest, stages }: Assembly): Stack[] {
  const artifacts = artifactsIn(manifest);
  const fileOf = ({ properties }: Artifact, property: string): string =>
    path.join(directory, String(properties[property]));
  const assets = artifacts
    .filter(({ type }) => type === 'cdk:asset-manifest')
    .flatMap((artifact) => filesIn(readJsonObject(fileOf(artifact, 'file'))));
  return artifacts.flatMap((artifact) => {
    const { id, type, content, properties } = artifact;
    const stage = stages.get(id);
    if (stage !== undefined || type !== 'aws:cloudformation:stack') {
      return stage === undefined ? [] : stacksIn(stage);
    }
    const metadata = metadataOf(directory, content);
    const template = readTemplate(fileOf(artifact, 'templateFile'));
    const stack: Stack = {
      displayName: textOr(content.displayName, id),
      stackName: textOr(properties.stackName, id),
      environment: environmentOf(content.environment),
      template,
      unknownBecause: macroIn(template),
      parent: undefined,
      pathOf: pathsOf(metadata),
    };
    const files: AssetFiles = { directory, assets: [...assets, ...legacyAssets(metadata)] };
    return [stack, ...nestedStacksIn(stack, files)];
  });
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** For example, `aws://111122223333/us-east-1`. */
function environmentOf(environment: unknown): Stack['environment'] {
  const [, account, region] = /^aws:\/\/([\w.@-]+)\/([a-z\d-]+)$/.exec(String(environment)) ?? [];
  return {
    account: account === 'unknown-account' ? undefined : account,
    region: region === 'unknown-region' ? undefined : region,
  };
}

/** Files of an asset manifest. */
function filesIn({ files }: JsonObject): AssetFiles['assets'] {
  return Object.entries(isObject(files) ? files : {}).flatMap(([id, file]) => {
    const { source, destinations } = isObject(file) ? file : {};
    const keys = Object.values(isObject(destinations) ? destinations : {}).map((one) =>
      isObject(one) ? one.objectKey : undefined,
    );
    return isObject(source) && typeof source.path === 'string'
      ? [{ id, path: source.path, objectKeys: keys.filter((key) => typeof key === 'string') }]
      : [];
  });
}

interface MetadataEntry {
  readonly constructPath: string;
  readonly type: unknown;
  readonly data: unknown;
}

function metadataOf(directory: string, { metadata, additionalMetadataFile }: JsonObject): MetadataEntry[] {
  const more =
    typeof additionalMetadataFile === 'string' ? readJsonObject(path.join(directory, additionalMetadataFile)) : {};
  return [...Object.entries(more), ...Object.entries(isObject(metadata) ? metadata : {})].flatMap(
    ([constructPath, entries]) =>
      Array.isArray(entries) ? entries.filter(isObject).map(({ type, data }) => ({ constructPath, type, data })) : [],
  );
}

/** Assets of stacks with `LegacyStackSynthesizer`, which aren't in an asset manifest. */
function legacyAssets(metadata: readonly MetadataEntry[]): AssetFiles['assets'] {
  return metadata.flatMap(({ type, data }) =>
    type === 'aws:cdk:asset' && isObject(data) && typeof data.id === 'string' && typeof data.path === 'string'
      ? [{ id: data.id, path: data.path, objectKeys: [] }]
      : [],
  );
}

/** Last part of a resource's path, below the construct of the user's app. It can end with a hash. */
const RESOURCE = /\/(Resource([0-9a-f]{8})?|Default)$/;

function pathsOf(metadata: readonly MetadataEntry[]): (logicalId: string) => string {
  const paths = new Map(
    metadata.filter(({ type }) => type === 'aws:cdk:logicalId').map(({ constructPath, data }) => [data, constructPath]),
  );
  return (logicalId) => (paths.get(logicalId) ?? logicalId).replace(/^\//, '').replace(RESOURCE, '');
}
