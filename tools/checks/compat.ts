/**
 * `npm run check compat`: finds changes of the API that would break users of the last release on npm, or of the package in a
 * folder that is given as an argument.
 */
import { name } from '../../package.json';
import { run, runOrThrow } from '../shared/processes';
import { main } from '../shared/script';

/** The last release as jsii-diff calls it; undefined before the first. */
async function lastRelease(): Promise<string | undefined> {
  const { status, stdout, output } = await run('npm', ['view', name, 'version']);
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
  await runOrThrow('npm', ['run', 'build']);
  await runOrThrow('npx', ['jsii-diff', older, '.']);
  console.log(`The API is compatible with ${older}`);
});
