/** Python, as MiniStack and the package for Python need it. */
import { run } from './processes';

const INTERPRETERS = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

/** Fails on an interpreter that is too old, and on one from a system package that comes without venv. */
const PROBE = 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))';

/** An interpreter that is new enough. Throws an error that says what to install when there is none. */
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
