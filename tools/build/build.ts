/** `npm run build`: what is published, which is the handler's bundle, the command's bundle, and the construct library. */
import { rmSync } from 'node:fs';
import { runOrThrow } from '../processes';
import { main } from '../script';
import { bundle } from './bundle';

const OPTIONS = [
  '--fail-on-warnings',
  // Tests run against the oldest CDK that the peer dependency allows by `npm run test:min-cdk`, not by a devDependency.
  ...['--silence-warnings', 'missing-dev-dependency'],
  ...['--generate-tsconfig', 'tsconfig.jsii.json'],
];

main(async () => {
  rmSync('build', { recursive: true, force: true });
  await bundle();
  await runOrThrow('npx', ['jsii', ...OPTIONS]);
});
