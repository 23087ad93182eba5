/** `npm run check workflows`: looks for weaknesses in the GitHub workflows with zizmor, which asks nobody here. */
import * as path from 'node:path';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { installPythonPrograms } from '../shared/venv';

main(async () => {
  const bin = await installPythonPrograms('checks', path.join(__dirname, 'requirements.txt'), console.log);
  await runOrThrow(path.join(bin, 'zizmor'), ['--offline', '.github'], { show: true });
});
