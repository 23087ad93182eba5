// `npm run test:mutation`: changes the code of the handler in many places, and checks that a test fails each time.
import * as path from 'node:path';
import jest, { unit } from './jest.config.mjs';

export default {
  // Stryker can't change modules that are loaded while a test runs, as those with the SDK's clients are.
  mutate: ['lambda/**/*.ts', '!lambda/aws/{*-client,cloudformation,ssm,sts,bounded-body,client-config}.ts'],
  testRunner: 'jest',
  jest: {
    // Jest knows only the folder of the tests, and so finds none for a file that no test imports itself.
    enableFindRelatedTests: false,
    config: {
      ...unit,
      testTimeout: jest.testTimeout,
      // Stryker wraps this module, and doesn't support <rootDir>.
      testEnvironment: path.resolve('test/support/environment.js'),
      // Without the fault matrix and the property tests, which run thousands of cases for each mutant.
      testMatch: ['<rootDir>/test/lambda/**/!(*.fuzz|*.exhaustive).test.ts', '!**/fault-matrix/**'],
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 3000,
  timeoutFactor: 3,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  tempDirName: '.stryker-tmp',
  // Stryker can't copy the links in a virtual environment, and doesn't need the output of other commands.
  ignorePatterns: ['.local', 'cdk.out', 'dist'],
};
