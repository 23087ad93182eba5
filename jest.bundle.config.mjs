/** The handler's tests once more on the code that is shipped. */
import unit from './jest.config.mjs';
import { bundleHandler } from './tools/build/bundle.mjs';

const FOLDER = '.local/handler-under-test';

export default async () => {
  await bundleHandler('lambda/handler.ts', FOLDER);
  return {
    ...unit,
    roots: ['<rootDir>/test/lambda', `<rootDir>/${FOLDER}`],
    moduleNameMapper: { ...unit.moduleNameMapper, '/lambda/handler$': `<rootDir>/${FOLDER}/handler.js` },
  };
};
