/** Finds the Python that runs MiniStack, other tools, and the package for Python. */
import { run } from './processes';

const INTERPRETERS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** Fails if the interpreter is too old, or lacks the modules that Debian packages separately. */
const PROBE = 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))';

/** Throws an error that describes what to install if no interpreter is suitable. */
export async function findPython(): Promise<string> {
  for (const interpreter of INTERPRETERS) {
    const found = await run(interpreter, ['-c', PROBE]).catch(() => undefined);
    if (found?.status === 0) {
      return interpreter;
    }
  }
  throw new Error(
    'This needs Python 3.10 or newer with its venv module, and there is none on the PATH. Install it (on Debian and Ubuntu: apt-get install python3 python3-venv) and run this again.',
  );
}
