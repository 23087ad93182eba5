/** Unit and integration tests: Node.js alone, no network but loopback. */
// The function runs on Node.js 24; only the machine that tests may be older, which the SDK would say in every test.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// The CDK's validation of templates takes seconds to load, for each file of tests anew. test/examples.test.ts and
// test/bin/sample-app.test.ts turn it on, and hold every construct against it.
process.env.CDK_VALIDATION = 'false';

export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/documented-errors.ts'],
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Examples import the package by its name, so that they work wherever they are copied to.
  moduleNameMapper: { '^cdk-chime-phone-number$': '<rootDir>/lib' },
  // Jest would leave one core out.
  maxWorkers: '100%',
  // Time-outs are for tests that hang; the slowest take a few seconds, on a busy machine more.
  testTimeout: 30_000,
};
