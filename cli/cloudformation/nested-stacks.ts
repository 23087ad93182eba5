/** Finds the templates that resources of a template deploy: nested stacks, stack sets, and products. */
import * as path from 'node:path';
import { isObject, type JsonObject, readTemplate } from './json-file';
import { macroIn, type Resource, resourcesOf, type Stack, type Template } from './template';

/** The files that an assembly uploads to Amazon S3. */
export interface AssetFiles {
  readonly directory: string;
  readonly assets: readonly {
    /** The hash of the content. */
    readonly id: string;
    readonly path: string;
    /** Names in Amazon S3. */
    readonly objectKeys: readonly string[];
  }[];
}

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** Deeper than the URLs of all synthesizers. */
const MAX_URL_DEPTH = 10;

/** A tree in which each stack contains two others grows fast. CloudFormation accepts fewer. */
const MAX_STACKS = 2500;

/** More levels than a person would nest, and shallow enough for the call stack of Node.js. */
const MAX_LEVELS = 100;

/** Where resources name their templates, by type. */
const TEMPLATE_URLS = new Map<string, (properties: JsonObject) => readonly unknown[]>([
  [NESTED_STACK, ({ TemplateURL }) => [TemplateURL]],
  ['AWS::CloudFormation::StackSet', ({ TemplateURL }) => (TemplateURL === undefined ? [] : [TemplateURL])],
  [
    'AWS::ServiceCatalog::CloudFormationProduct',
    ({ ProvisioningArtifactParameters: versions }) =>
      (Array.isArray(versions) ? versions : []).map((version) =>
        isObject(version) && isObject(version.Info) ? version.Info.LoadTemplateFromURL : undefined,
      ),
  ],
]);

/** @param root the stack whose nested stacks, and theirs, are returned. */
export function nestedStacksIn(root: Stack, files: AssetFiles): Stack[] {
  let count = 0;
  const within = (parent: Stack, ancestors: readonly string[]): Stack[] =>
    resourcesOf(parent.template).flatMap(([logicalId, resource]) => {
      if (resource === null || !isObject(resource.Properties)) {
        return [];
      }
      const urls = TEMPLATE_URLS.get(resource.Type)?.(resource.Properties) ?? [];
      return urls.flatMap((url) => {
        count += 1;
        const file =
          count > MAX_STACKS || ancestors.length > MAX_LEVELS ? undefined : templateFileOf(url, resource, files);
        if (file === undefined || ancestors.includes(file)) {
          return [childOf(parent, logicalId, resource.Type, undefined)];
        }
        const stack = childOf(parent, logicalId, resource.Type, readTemplate(file));
        return [stack, ...within(stack, [...ancestors, file])];
      });
    });
  return within(root, []);
}

/** @param template of the child; undefined if it isn't certain which file has it. */
function childOf(parent: Stack, logicalId: string, type: string, template: Template | undefined): Stack {
  const displayName = parent.pathOf(logicalId).replace(/\.NestedStack\/.*$/, '');
  return {
    ...parent,
    displayName,
    template: template ?? {},
    unknownBecause: parent.unknownBecause ?? whyUnknown(type, displayName, template),
    parent: { stack: parent, logicalId },
  };
}

function whyUnknown(type: string, displayName: string, template: Template | undefined): string | undefined {
  if (template === undefined) {
    return `the template of ${displayName}`;
  }
  return type === NESTED_STACK
    ? macroIn(template)
    : `in which accounts and Regions ${displayName} is deployed, and with which parameters`;
}

/** Undefined unless the URL is plainly that of one asset. */
function templateFileOf(url: unknown, { Metadata }: Resource, { directory, assets }: AssetFiles): string | undefined {
  const text = urlText(url) ?? '';
  const hash = (/\/([0-9a-f]{64})\.json$/.exec(text) ??
    /AssetParameters([0-9a-f]{64})S3VersionKey\w*\}$/.exec(text))?.[1];
  const asset =
    assets.find(({ objectKeys }) => objectKeys.some((key) => text.endsWith(`/${key}`))) ??
    assets.find(({ id }) => id === hash);
  const fromMetadata = hash === undefined ? undefined : Metadata?.['aws:asset:path'];
  const file = asset?.path ?? fromMetadata;
  return typeof file === 'string' ? path.resolve(directory, file) : undefined;
}

/**
 * The text of a URL with `${…}` for each reference, or undefined if the URL is a condition, a selection, or anything else
 * that isn't always the same asset.
 */
function urlText(url: unknown, depth = 0): string | undefined {
  if (typeof url === 'string') {
    return url;
  }
  if (!isObject(url) || depth > MAX_URL_DEPTH || Object.keys(url).length !== 1) {
    return undefined;
  }
  const { Ref: name, 'Fn::Sub': sub, 'Fn::Join': join, 'Fn::Select': select } = url;
  if (typeof name === 'string') {
    return `\${${name}}`;
  }
  if (typeof sub === 'string') {
    return sub;
  }
  if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1])) {
    const parts = join[1].map((part) => urlText(part, depth + 1));
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  // LegacyStackSynthesizer splits one parameter into two parts of the URL.
  const list: unknown = Array.isArray(select) ? select[1] : undefined;
  const source: unknown = isObject(list) && Array.isArray(list['Fn::Split']) ? list['Fn::Split'][1] : undefined;
  return isObject(source) && Object.keys(source).join() === 'Ref' ? urlText(source, depth + 1) : undefined;
}
