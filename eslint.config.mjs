import eslint from '@eslint/js';
import jest from 'eslint-plugin-jest';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The floors of the house, top to bottom. A folder imports from lower floors and from its own, never upward; tests may
 * see everything.
 */
const FLOORS = [
  ['cli', 'cli/cloudformation', 'cli/terminal', 'tools'],
  ['lambda', 'fake-aws', 'bin'],
  ['lib', 'lib/contract', 'lib/private'],
];
const SDK = { regex: '^@(aws-sdk|smithy)/', message: "The constructs know no SDK: that is the handler's." };
const CDK = { regex: '^(aws-cdk-lib|constructs)(/|$)', message: 'No construct here: it would end up in the function.' };

/** What else a folder may not import. */
const BORDERS = {
  'cli/cloudformation': [{ regex: '^\\.\\./', message: 'Templates without phone numbers: it needs no other folder.' }],
  'cli/terminal': [{ regex: '^\\.\\./', message: 'Output without phone numbers: it needs no other folder.' }],
  lib: [SDK],
  'lib/contract': [SDK, CDK, { regex: '^\\.\\./', message: 'The contract depends on nothing.' }],
  lambda: [
    CDK,
    { regex: '^(\\.\\./)+lib/(?!contract/)', message: 'lib/contract/ is all that the handler may import of lib/.' },
    { regex: '^(\\.\\./)+(fake-aws|bin|tools)/', message: 'The handler stands alone.' },
  ],
};

const floors = FLOORS.flatMap((folders, floor) =>
  folders.map((folder) => {
    const above = [...FLOORS.slice(0, floor).flat(), 'test', 'examples'].join('|');
    const upward = { regex: `^(\\.\\./)+(${above})/`, message: 'Nothing imports upward; see CONTRIBUTING.md.' };
    return {
      files: [`${folder}/**/*.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns: [upward, ...(BORDERS[folder] ?? [])] }] },
    };
  }),
);

export default defineConfig(
  globalIgnores(['build/', 'bundle/', 'dist/', 'cdk.out/', 'coverage/', '.local/', '.stryker-tmp/', 'reports/']),
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    // `projectService` finds the same here, and takes 1.4 times as long.
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/explicit-member-accessibility': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  ...floors,
  {
    // jsii reads type names from plain imports and index signatures, and has neither mapped types nor `import type`s
    // of its own.
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
  // For the pre-commit hook: rules that need types take seconds, since they load those of the CDK.
  process.env.LINT_WITHOUT_TYPES ? { files: ['**/*.ts'], extends: [tseslint.configs.disableTypeChecked] } : [],
);
