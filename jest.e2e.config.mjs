/** End-to-end tests: the real CDK CLI deploys to a local AWS, which is started once for all of them. */
import unit from './jest.config.mjs';

export default {
  ...unit,
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.e2e.ts'],
  globalSetup: '<rootDir>/test/e2e/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/e2e/support/global-teardown.ts',
  testSequencer: '<rootDir>/test/e2e/support/longest-first.js',
  // Deployments mostly wait, so that more of them than there are cores run at once.
  maxWorkers: 3,
  testTimeout: 120_000,
};
