/** `npm run check workflows`: finds vulnerabilities of the GitHub workflows with zizmor, without network access. */
import * as path from 'node:path';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { installPythonPrograms } from '../shared/venv';

main(async () => {
  const bin = await installPythonPrograms('checks', path.join(__dirname, 'requirements.txt'), console.log);
  await runOrThrow(path.join(bin, 'zizmor'), ['--offline', '.github', 'examples/github-actions'], { show: true });
});
