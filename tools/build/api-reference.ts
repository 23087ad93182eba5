/**
 * `npm run docs:api`: writes API.md from the output of jsii. Each member appears once: a type links to the types whose
 * members it inherits.
 */
import { writeFileSync } from 'node:fs';
import * as jsii from '@jsii/spec';
import { name as PACKAGE } from '../../package.json';
import { main } from '../shared/script';

const INTRODUCTION = `# API reference

\`npm run docs:api\` writes this page from the docstrings in \`lib/\`. The names are those of TypeScript.`;

const SECTIONS = ['Constructs', 'Interfaces', 'Classes', 'Structs', 'Enums'] as const;

export function apiReference(assembly: Pick<jsii.Assembly, 'types'>): string {
  const types = Object.values(assembly.types ?? {}).sort((one, other) => (one.name < other.name ? -1 : 1));
  const sections = SECTIONS.map((title) => ({ title, content: types.filter((type) => sectionOf(type) === title) }));
  const contents = sections.map(
    ({ title, content }) => `- ${title}: ${content.map(({ fqn }) => link(fqn)).join(', ')}`,
  );
  const pages = sections.map(({ title, content }) => blocks(`## ${title}`, ...content.map(renderType)));
  return `${linkMentions(blocks(INTRODUCTION, contents.join('\n'), ...pages), types)}\n`;
}

/** The props of a construct follow it in the same section. */
function sectionOf(type: jsii.Type): (typeof SECTIONS)[number] {
  if (jsii.isEnumType(type)) {
    return 'Enums';
  }
  if (jsii.isClassType(type)) {
    return type.base === undefined ? 'Classes' : 'Constructs';
  }
  if (type.datatype !== true) {
    return 'Interfaces';
  }
  return type.name.endsWith('Props') ? 'Constructs' : 'Structs';
}

/** Renders the properties of a type as a list, and each method with a heading. */
function renderType(type: jsii.Type): string {
  if (jsii.isEnumType(type)) {
    const members = type.members.map(({ name, docs }) => renderItem(`**\`${name}\`**: ${renderDocs(docs)}`));
    return blocks(`### ${type.name}`, renderDocs(type.docs), members.join('\n'));
  }
  const [base = [], initializer] = jsii.isClassType(type) ? [type.base, type.initializer] : [];
  const inherited = [base, type.interfaces ?? []].flat().map(link);
  return blocks(
    `### ${type.name}`,
    textOf(type.docs),
    inherited.length === 0 ? '' : `Also has the members of ${new Intl.ListFormat('en').format(inherited)}.`,
    ...notesOf(type.docs),
    ownMembers(type, type.properties).map(renderProperty).join('\n'),
    initializer === undefined ? '' : renderCallable(`new ${type.name}`, initializer),
    ...ownMembers(type, type.methods).map((method) =>
      renderCallable(method.static === true ? `${type.name}.${method.name}` : method.name, method),
    ),
  );
}

/** The members that no other type of this package declares, in the order of the source. */
function ownMembers<T extends jsii.Property | jsii.Method>(type: jsii.Type, members: readonly T[] = []): T[] {
  const line = ({ locationInModule }: T): number => locationInModule?.line ?? 0;
  return members
    .filter(({ overrides }) => overrides?.startsWith(`${type.assembly}.`) !== true)
    .sort((one, other) => line(one) - line(other));
}

function renderProperty(property: jsii.Property): string {
  const { type, docs } = property;
  const value = docs?.default === undefined ? '' : ` (default: ${renderDefault(docs.default)})`;
  return renderItem(`**\`${nameOf(property)}\`**: ${renderReference(type)}${value}\\\n${renderDocs(docs)}`);
}

/** By the convention of the CDK, a default that is text instead of code starts with a dash. */
function renderDefault(value: string): string {
  return value.startsWith('- ') ? value.slice(2).replaceAll('\n', ' ') : `\`${value}\``;
}

function renderCallable(name: string, callable: jsii.Callable & Pick<jsii.Method, 'returns'>): string {
  const { parameters = [], returns, docs } = callable;
  const items = parameters.map((parameter) =>
    renderItem(`\`${nameOf(parameter)}\`: ${renderReference(parameter.type)}, ${textOf(parameter.docs)}`),
  );
  if (returns !== undefined) {
    const text = [renderReference(returns.type), docs?.returns].filter((part) => part !== undefined).join(', ');
    items.push(renderItem(`Returns: ${text}`));
  }
  const signature = `${name}(${parameters.map(nameOf).join(', ')})`;
  return blocks(`#### \`${signature}\``, textOf(docs), items.join('\n'), ...notesOf(docs));
}

function renderItem(text: string): string {
  return `- ${text.replaceAll(/\n(?=.)/g, '\n  ')}`;
}

function renderDocs(docs?: jsii.Docs): string {
  return blocks(textOf(docs), ...notesOf(docs));
}

/** jsii splits a docstring into its first sentence, the summary, and the remarks. */
function textOf({ deprecated, summary, remarks }: jsii.Docs = {}): string {
  const warning = deprecated === undefined ? undefined : `**Deprecated:** ${deprecated}`;
  return [warning, summary, remarks].filter((text) => text !== undefined).join(' ');
}

function notesOf({ see, example }: jsii.Docs = {}): string[] {
  return [see === undefined ? '' : `See <${see}>.`, example === undefined ? '' : `\`\`\`ts\n${example}\n\`\`\``];
}

function nameOf({ name, optional }: jsii.Property | jsii.Parameter): string {
  return optional === true ? `${name}?` : name;
}

function renderReference(reference: jsii.TypeReference): string {
  if (jsii.isNamedTypeReference(reference)) {
    return link(reference.fqn);
  }
  if (jsii.isPrimitiveTypeReference(reference)) {
    return reference.primitive;
  }
  if (jsii.isCollectionTypeReference(reference)) {
    const { kind, elementtype } = reference.collection;
    const element = renderReference(elementtype);
    return kind === jsii.CollectionKind.Array ? `${element}[]` : `Record&lt;string, ${element}&gt;`;
  }
  throw new Error(`API.md can't show the type ${JSON.stringify(reference)}. Add it to tools/build/api-reference.ts.`);
}

/** Links to a heading for a type of this package, and to the CDK's documentation for others. */
function link(fqn: string): string {
  const name = fqn.slice(fqn.indexOf('.') + 1);
  const isOwn = fqn.startsWith(`${PACKAGE}.`);
  return `[${name}](${isOwn ? `#${name.toLowerCase()}` : `https://docs.aws.amazon.com/cdk/api/v2/docs/${fqn}.html`})`;
}

/** Links the types that a docstring mentions, except in headings. */
function linkMentions(markdown: string, types: readonly jsii.Type[]): string {
  const mention = new RegExp(`(?<!^#.*)\`(${types.map(({ name }) => name).join('|')})\\b[^\`\n]*\``, 'gm');
  return markdown.replaceAll(mention, (code, name: string) => `[${code}](#${name.toLowerCase()})`);
}

function blocks(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}

if (require.main === module) {
  main(() => {
    writeFileSync('API.md', apiReference(jsii.loadAssemblyFromPath('.')));
  });
}
