/** What an editor shows, by TypeScript's language service and the declarations of the package. */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as ts from 'typescript';
import { CHECKOUT } from '../../tools/shared/folders';

const CODE = `
import { App, Stack } from 'aws-cdk-lib';
import { PhoneNumberLookup, PhoneNumberLookupProvider, PhoneNumberMonitor, PhoneNumberParameters } from 'cdk-chime-phone-number';
const stack = new Stack(new App());
const lookup = new PhoneNumberLookup(stack, 'Line', { phoneNumberId: '+12065550100' });
const provider = new PhoneNumberLookupProvider(stack, 'Provider', {});
const monitor = new PhoneNumberMonitor(stack, 'Monitor', { lookups: [lookup] });
const parameters = new PhoneNumberParameters(stack, 'Parameters', { parameterPrefix: '/line', phoneNumber: lookup });
lookup.node;
provider.node;
monitor.node;
parameters.node;
PhoneNumberLookup.name;
PhoneNumberLookupProvider.name;
lookup.status;
lookup.exists;
`;

const FILE = path.join(CHECKOUT, 'editor.ts');

const service = makeLanguageService();

function makeLanguageService(): ts.LanguageService {
  const isApp = (file: string): boolean => file === FILE;
  return ts.createLanguageService({
    getCompilationSettings: () => ({
      strict: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.Node20,
      types: ['node'],
      paths: { 'cdk-chime-phone-number': [path.join(CHECKOUT, 'build', 'index.d.ts')] },
    }),
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const text = isApp(file) ? CODE : ts.sys.readFile(file);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => CHECKOUT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => isApp(file) || ts.sys.fileExists(file),
    readFile: (file) => (isApp(file) ? CODE : ts.sys.readFile(file)),
    readDirectory: (...args) => ts.sys.readDirectory(...args),
    directoryExists: (folder) => ts.sys.directoryExists(folder),
    getDirectories: (folder) => ts.sys.getDirectories(folder),
  });
}

/** The position after a text of the app. */
const after = (text: string) => CODE.indexOf(text) + text.length;

const textOf = (parts: ts.SymbolDisplayPart[] | undefined) => ts.displayPartsToString(parts);

const tagOf = (tags: readonly ts.JSDocTagInfo[] | undefined, name: string) =>
  textOf(tags?.find((tag) => tag.name === name)?.text);

/** The names that an editor suggests after a text. */
const suggestedAfter = (text: string) =>
  service.getCompletionsAtPosition(FILE, after(text), {})?.entries.map(({ name }) => name) ?? [];

test('the app and the declarations compile', () => {
  const program = service.getProgram();
  const declarations = program?.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${CHECKOUT}/build/`));

  expect(declarations?.length).toBeGreaterThan(10);
  const problems = [FILE, ...(declarations ?? []).map(({ fileName }) => fileName)].flatMap((file) => [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
  ]);
  expect(problems.map(({ messageText }) => messageText)).toEqual([]);
});

describe.each([
  ['PhoneNumberLookup', 'lookup', /^Looks up an Amazon Chime phone number/, 'settings; only `phoneNumberId` or'],
  ['PhoneNumberLookupProvider', 'provider', /^The Lambda function behind lookups/, 'settings; the defaults suit'],
  ['PhoneNumberMonitor', 'monitor', /^Watches phone numbers after the deployment/, 'settings; only `lookups`'],
  ['PhoneNumberParameters', 'parameters', /^A phone number in Parameter Store/, 'the number, and the names'],
])('%s', (name, variable, description, props) => {
  const example = `new ${name}(this, `;

  test('its hover has the description and the example', () => {
    const hover = service.getQuickInfoAtPosition(FILE, after(`new ${name}`));

    expect(textOf(hover?.documentation)).toMatch(description);
    expect(tagOf(hover?.tags, 'example')).toContain(example);
  });

  test('the help for its arguments has the description, the example, and the parameters', () => {
    const [help] = service.getSignatureHelpItems(FILE, after(`new ${name}(`), {})?.items ?? [];

    expect(textOf(help?.documentation)).toMatch(description);
    expect(tagOf(help?.tags, 'example')).toContain(example);
    expect(help?.parameters.map(({ documentation }) => textOf(documentation))).toEqual([
      'parent of the construct.',
      'ID of the construct.',
      expect.stringContaining(props),
    ]);
  });

  test('its completion has the description and the example', () => {
    const { documentation, tags } =
      service.getCompletionEntryDetails(FILE, after(`new ${name}`), name, {}, undefined, {}, undefined) ?? {};

    expect(textOf(documentation)).toMatch(description);
    expect(tagOf(tags, 'example')).toContain(example);
  });

  test('completion suggests its members, without those that only this package uses', () => {
    const suggested = suggestedAfter(`\n${variable}.`);

    expect(suggested).toContain('node');
    // This member is from the CDK.
    expect(suggested.filter((member) => member.startsWith('_') && member !== '_enableCrossEnvironment')).toEqual([]);
  });
});

test.each([
  ['PhoneNumberLookup', ['fromExports', 'fromParameterStore', 'fromStackOutputs']],
  ['PhoneNumberLookupProvider', ['fromServiceToken', 'getOrCreate']],
])('completion suggests the static members of %s', (name, members) => {
  expect(suggestedAfter(`\n${name}.`)).toEqual(expect.arrayContaining(members));
});

test.each(['status', 'exists'])('the hover of %s says that it is a token', (attribute) => {
  const hover = service.getQuickInfoAtPosition(FILE, after(`lookup.${attribute}`));

  expect(textOf(hover?.documentation)).toMatch(/It is a token/);
});

test('no declaration has a tag that only the build reads', () => {
  const files = service.getProgram()?.getSourceFiles() ?? [];
  const own = files.map(({ fileName }) => fileName).filter((file) => file.startsWith(`${CHECKOUT}/build/`));

  expect(own.filter((file) => readFileSync(file, 'utf8').includes('@exampleMetadata'))).toEqual([]);
});
