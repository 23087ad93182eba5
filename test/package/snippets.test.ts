/** Each TypeScript snippet in the documents compiles in strict mode, and synthesizes without warnings. */
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import * as ts from 'typescript';
import { CHECKOUT } from '../../tools/shared/folders';
import { codeBlocks, markdownFiles, readMarkdown } from '../support/markdown';
import { runSnippet } from '../support/run-snippet';

const WARNINGS: string[] = [ArtifactMetadataEntryType.WARN, ArtifactMetadataEntryType.ERROR];

interface Snippet {
  readonly name: string;
  /** A virtual path in the folder of package.json, as in a user's app. */
  readonly file: string;
  readonly code: string;
}

const snippets: readonly Snippet[] = markdownFiles
  .filter((file) => file === 'README.md' || file.startsWith('docs/'))
  .flatMap((document) =>
    codeBlocks(readMarkdown(document), 'ts').map((code, index) => ({
      name: `${document}, snippet ${index + 1}`,
      file: path.join(CHECKOUT, `snippet-${document.replaceAll(/\W/g, '-')}-${index + 1}.ts`),
      code,
    })),
  );

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.Node20,
  types: ['node'],
  paths: { 'cdk-chime-phone-number': [path.join(CHECKOUT, 'lib', 'index.ts')] },
};

/** The compiler's errors by file. One program for all snippets, because loading the CDK's types takes long. */
function compile(): Map<string, string[]> {
  const files = new Map(snippets.map(({ file, code }) => [file, code]));
  const host = ts.createCompilerHost(OPTIONS);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file) ?? '', version) : getSourceFile(file, version, ...rest);
  const program = ts.createProgram({ rootNames: [...files.keys()], options: OPTIONS, host });
  const problems = new Map<string, string[]>();
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const name = file?.fileName ?? '';
    problems.set(name, [...(problems.get(name) ?? []), ts.flattenDiagnosticMessageText(messageText, '\n')]);
  }
  return problems;
}

test('there are snippets', () => {
  expect(snippets.length).toBeGreaterThan(8);
});

describe('compile', () => {
  let problems: Map<string, string[]>;

  beforeAll(() => {
    problems = compile();
  });

  test.each(snippets)('$name', ({ file }) => {
    expect(problems.get(file) ?? []).toEqual([]);
  });

  test('there are no other errors', () => {
    expect([...problems.keys()].filter((file) => !snippets.some((snippet) => snippet.file === file))).toEqual([]);
  });
});

describe('synthesize', () => {
  test.each(snippets)('$name', ({ code }) => {
    const apps = runSnippet(code);

    // `cdk synth` shows only the last app of a file.
    expect(apps).toHaveLength(1);
    for (const app of apps) {
      app.synth();
      const warnings = app.node
        .findAll()
        .flatMap(({ node }) => node.metadata.filter(({ type }) => WARNINGS.includes(type)));
      expect(warnings).toEqual([]);
    }
  });
});
