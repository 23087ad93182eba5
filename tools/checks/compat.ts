/**
 * `npm run check compat`: finds breaking changes of the API since the last release on npm. If you pass the folder of a
 * package, it compares with that package.
 */
import { name } from '../../package.json';
import { run, runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** `npm run --silent` would also silence npm in this script. */
const LOG_LEVEL = ['--loglevel', 'error'];

/** The last release, in the notation of jsii-diff. It is undefined before the first release. */
async function lastRelease(): Promise<string | undefined> {
  const { status, stdout, output } = await run('npm', ['view', name, 'version', ...LOG_LEVEL]);
  if (status === 0) {
    return `npm:${name}@${stdout.trim()}`;
  }
  if (output.includes('E404')) {
    return undefined;
  }
  throw new Error(`npm could not look up the last release:\n${output}`);
}

main(async () => {
  const older = process.argv[2] ?? (await lastRelease());
  if (older === undefined) {
    console.log(`${name} is not on npm yet: there is no release to be compatible with`);
    return;
  }
  await runOrThrow('npx', ['jsii-diff', older, '.']);
  console.log(`The API is compatible with ${older}`);
});
