// Finds changes of the API that would break users of the last release on npm, or of the package in a folder that is
// given as an argument.
import { readFileSync } from 'node:fs';
import { main, run } from '../run.mjs';

const { name } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The last release as jsii-diff calls it; undefined before the first. */
function lastRelease() {
  try {
    return `npm:${name}@${run('npm', ['view', name, 'version']).trim()}`;
  } catch (error) {
    if (error.message.includes('E404')) {
      return undefined;
    }
    throw error;
  }
}

main(() => {
  const [older = lastRelease()] = process.argv.slice(2);
  if (older === undefined) {
    console.log(`${name} is not on npm yet: there is no release to be compatible with`);
    return;
  }
  run('npm', ['run', 'build']);
  run('npx', ['jsii-diff', older, '.']);
  console.log(`The API is compatible with ${older}`);
});
