/**
 * The handler's tests once more, and the exhaustive ones of handler and command, on the code that is shipped, which
 * `npm run test:bundle` bundles first.
 */
import unit from './jest.config.mjs';

process.env.PROPERTY_ROUNDS = '7';

const FOLDER = '<rootDir>/.local/handler-under-test';

export default {
  ...unit,
  roots: ['<rootDir>/test/lambda', '<rootDir>/test/cli', FOLDER],
  testMatch: ['**/test/lambda/**/*.test.ts', '**/*.exhaustive.ts'],
  // It changes a module before it is used, which can't be done to a bundle's.
  testPathIgnorePatterns: ['/stored-by-earlier-version\\.test\\.ts$'],
  moduleNameMapper: { ...unit.moduleNameMapper, '/lambda/handler$': `${FOLDER}/handler.cjs` },
};
