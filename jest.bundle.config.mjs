/** The handler's tests once more, and the exhaustive ones, on the code that is shipped. It is bundled before. */
import unit from './jest.config.mjs';

process.env.PROPERTY_RUNS = '2100';

const FOLDER = '<rootDir>/.local/handler-under-test';

export default {
  ...unit,
  roots: ['<rootDir>/test/lambda', FOLDER],
  testMatch: [...unit.testMatch, '**/*.exhaustive.ts'],
  moduleNameMapper: { ...unit.moduleNameMapper, '/lambda/handler$': `${FOLDER}/handler.js` },
};
