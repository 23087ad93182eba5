import * as path from 'node:path';
import eslint from '@eslint/js';
import jest from 'eslint-plugin-jest';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The folders of the product from top to bottom, and what each may import of the checkout besides its own files. Data
 * flows down: see CONTRIBUTING.md. Tests, tools, and examples are above them and may import everything.
 */
const FOLDERS = {
  cli: ['cli/preview', 'cli/terminal', 'fake-aws', 'lib/contract'],
  'cli/preview': [
    'cli',
    'cli/cloudformation',
    'cli/terminal',
    'lambda',
    'lambda/aws',
    'lambda/runtime',
    'fake-aws',
    'lib/contract',
  ],
  'cli/cloudformation': [],
  'cli/terminal': [],
  lambda: ['monitor', 'rollback', 'protocol', 'lookup', 'aws', 'runtime'].map((room) => `lambda/${room}`),
  'lambda/monitor': ['lambda/lookup', 'lambda/aws', 'lambda/runtime'],
  'lambda/rollback': ['lambda/protocol', 'lambda/lookup', 'lambda/aws', 'lambda/runtime'],
  'lambda/protocol': ['lambda/lookup', 'lambda/aws', 'lambda/runtime'],
  'lambda/lookup': ['lambda/aws', 'lambda/runtime'],
  'lambda/aws': ['lambda/runtime'],
  'lambda/runtime': [],
  'fake-aws': ['lib/contract'],
  bin: ['lib'],
  lib: ['lib/private', 'lib/contract'],
  'lib/private': ['lib', 'lib/contract'],
  'lib/contract': [],
};

const SDK = { regex: '^@(aws-sdk|smithy)/', message: 'Only the function and the command use the AWS SDK.' };
const CDK = { regex: '^(aws-cdk-lib|constructs)(/|$)', message: 'The function would contain the CDK.' };
const CLIENTS = { regex: '^@aws-sdk/', message: 'lambda/aws/ has a file for each service.' };
const PACKAGES = {
  lib: [SDK],
  'lib/contract': [SDK, CDK],
  lambda: [CDK, CLIENTS],
  'lambda/aws': [CDK],
  'fake-aws': [SDK, CDK],
};

function restrictImports(files, folder, allowed) {
  const paths = ['.', ...allowed.map((other) => path.posix.relative(folder, other).replace(/^(?!\.)/, './'))];
  const modules = paths.map((prefix) => `${prefix.replaceAll('.', '\\.')}(/[^/]+)?`);
  const other = {
    regex: `^(?=\\.)(?!(${modules.join('|')}|(\\.\\./)+package\\.json)$)`,
    message: `Files in ${folder}/ may import only ${['their own folder', ...allowed].join(', ')}. See eslint.config.mjs.`,
  };
  const packages = PACKAGES[folder] ?? PACKAGES[folder.split('/')[0]] ?? [];
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns: [other, ...packages] }] } };
}

const folders = [
  // A new folder may import nothing until it is in the list.
  ...['cli', 'lambda', 'fake-aws', 'bin', 'lib'].map((folder) => restrictImports(`${folder}/**/*.ts`, folder, [])),
  ...Object.entries(FOLDERS).map(([folder, allowed]) => {
    const contract = folder.startsWith('lambda') ? ['lib/contract'] : [];
    return restrictImports(`${folder}/*.ts`, folder, [...allowed, ...contract]);
  }),
];

export default defineConfig(
  globalIgnores(['build/', 'bundle/', 'dist/', 'cdk.out/', 'coverage/', '.local/', '.stryker-tmp/', 'reports/']),
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // `projectService` has the same findings, and takes 1.4 times as long.
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-member-accessibility': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  ...folders,
  {
    // jsii supports index signatures, but no mapped types.
    files: ['lib/**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-indexed-object-style': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      '@typescript-eslint/explicit-function-return-type': 'off',
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'template.*', 'Template.**'] }],
      // Matchers of Jest, such as expect.stringMatching, are typed `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        setImmediate: 'readonly',
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
      },
    },
  },
  // The pre-commit hook skips rules that need types, because loading the types of the CDK takes seconds.
  process.env.LINT_WITHOUT_TYPES ? { files: ['**/*.ts'], extends: [tseslint.configs.disableTypeChecked] } : [],
);
