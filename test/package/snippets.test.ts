/** Every TypeScript snippet compiles under strict rules, and synthesizes, as it stands. */
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as cdk from 'aws-cdk-lib';
import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import * as ts from 'typescript';
import cdkJson from '../../cdk.json';
import * as library from '../../lib';
import { CHECKOUT } from '../../tools/shared/folders';
import { codeBlocks, markdownFiles, readMarkdown } from '../support/markdown';

const WARNINGS: string[] = [ArtifactMetadataEntryType.WARN, ArtifactMetadataEntryType.ERROR];

interface Snippet {
  readonly name: string;
  /** Where the compiler is told it is: beside package.json, as in an app of a user. */
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

/** What the compiler says, by file. All snippets go through one program: most of its time is the CDK's types. */
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

/** Runs a snippet as Node.js would run it compiled, and gives the apps that it made. */
function run(code: string): cdk.App[] {
  const apps: cdk.App[] = [];
  class RecordedApp extends cdk.App {
    public constructor(props?: cdk.AppProps) {
      // As the CLI hands it over: the flags that an app of today has.
      super({ ...props, context: { ...cdkJson.context, ...props?.context } });
      apps.push(this);
    }
  }
  const modules: Readonly<Record<string, unknown>> = {
    'cdk-chime-phone-number': library,
    'aws-cdk-lib': new Proxy(cdk, {
      get: (target, name) => (name === 'App' ? RecordedApp : (Reflect.get(target, name) as unknown)),
    }),
  };
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the documents of this repository, nothing else
  const main = new Function('require', 'exports', 'console', outputText) as (...args: readonly unknown[]) => void;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the name is known at run time only
  main((name: string): unknown => modules[name] ?? (require(name) as unknown), {}, { log: () => undefined });
  return apps;
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

  test('nothing else is wrong', () => {
    expect([...problems.keys()].filter((file) => !snippets.some((snippet) => snippet.file === file))).toEqual([]);
  });
});

describe('synthesize', () => {
  test.each(snippets)('$name', ({ code }) => {
    const apps = run(code);

    // Of several apps in one file, `cdk synth` shows the last one only.
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
