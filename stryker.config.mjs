// Mutation run over the handler: does a test fail for every change of its code? See test:mutation.
import * as path from 'node:path';
import jest, { unit } from './jest.config.mjs';

export default {
  // What is loaded while a test runs, as the SDK's clients are, Stryker changes without effect.
  mutate: ['lambda/**/*.ts', '!lambda/aws/{*-client,cloudformation,ssm,sts,bounded-body,client-config}.ts'],
  testRunner: 'jest',
  jest: {
    config: {
      ...unit,
      testTimeout: jest.testTimeout,
      // Stryker wraps it, and doesn't know Jest's <rootDir>.
      testEnvironment: path.resolve('test/support/environment.js'),
      // The fault matrix and the property tests try thousands of cases for each mutant; the others say it sooner.
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
  // Written by other commands; links in a virtual environment can't be copied.
  ignorePatterns: ['.local', 'cdk.out', 'dist'],
};
