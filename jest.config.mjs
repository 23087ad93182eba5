/**
 * The projects of the tests. Without `--selectProjects`, Jest runs `unit`, the tests of `npm test` against the sources:
 * `npx jest test/lambda --watch`. The npm scripts of CONTRIBUTING.md provide what the others need.
 */
// The function runs on Node.js 24. On an older Node.js, the SDK prints a warning in each file of tests.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// The CDK's validation of templates takes seconds to load, again in each file of tests. test/examples.test.ts and
// test/bin/sample-app.test.ts enable it, and between them use every construct.
process.env.CDK_VALIDATION = 'false';

const common = {
  testEnvironment: '<rootDir>/test/support/environment.js',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/documented-errors.ts'],
  roots: ['<rootDir>/test'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Examples import the package by its name, so that users can copy them.
  moduleNameMapper: { '^cdk-chime-phone-number$': '<rootDir>/lib' },
};

/** More cases than `npm test` has time for, and properties with random inputs. */
const EXHAUSTIVE = '**/*.{exhaustive,fuzz}.test.ts';

/** Node.js alone, and no network but loopback. */
export const unit = {
  ...common,
  displayName: 'unit',
  testMatch: ['**/*.test.ts', `!${EXHAUSTIVE}`, '!**/test/{e2e,package}/**'],
};

/** Tests that replace a module of the handler, which isn't possible in a bundle. */
const SOURCES_ONLY = '**/*.sources.test.ts';

const sources = { ...common, displayName: 'sources', testMatch: [SOURCES_ONLY] };

/** The handler as it is shipped: bundled and minified. */
const shippedHandler = {
  ...common,
  globalSetup: '<rootDir>/test/support/bundle-handler.ts',
  moduleNameMapper: {
    ...common.moduleNameMapper,
    '/lambda/handler$': '<rootDir>/.local/handler-under-test/handler.cjs',
  },
};

/** `npm test`, with `sources`. */
const shipped = { ...shippedHandler, displayName: 'shipped', testMatch: [...unit.testMatch, `!${SOURCES_ONLY}`] };

const exhaustive = { ...shippedHandler, displayName: 'exhaustive', testMatch: [EXHAUSTIVE] };

/** The package, built and installed as a user installs it. */
const packaged = { ...common, displayName: 'package', testMatch: ['**/test/package/*.test.ts'] };

/** The real CDK CLI deploys to a local AWS, which starts once for all of these tests. */
const e2e = {
  ...common,
  displayName: 'e2e',
  testMatch: ['**/test/e2e/*.test.ts'],
  globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/e2e/support/global-teardown.ts',
  setupFilesAfterEnv: [...common.setupFilesAfterEnv, '<rootDir>/test/e2e/support/timeout.ts'],
};

const isSelecting = process.argv.some((argument) => argument.startsWith('--selectProjects'));

export default {
  projects: isSelecting ? [unit, shipped, sources, exhaustive, packaged, e2e] : [unit],
  // By default, Jest uses all cores but one.
  maxWorkers: '100%',
  // For tests that hang. The slowest takes a few seconds, or more on a busy machine.
  testTimeout: 30_000,
};
