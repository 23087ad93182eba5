/** The handler's tests once more on the code that is shipped, which `npm run test:bundle` bundles first. */
import unit from './jest.config.mjs';

const FOLDER = '<rootDir>/.local/handler-under-test';

export default {
  ...unit,
  roots: ['<rootDir>/test/lambda', FOLDER],
  moduleNameMapper: { ...unit.moduleNameMapper, '/lambda/handler$': `${FOLDER}/handler.js` },
};
