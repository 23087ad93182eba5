// What must be on the machine for each language beside Node.js, and how to say that it isn't.
import { spawnSync } from 'node:child_process';

const TOOLS = {
  python: [
    {
      name: 'Python 3.10 or newer with its venv module',
      // Also fails on an interpreter from a system package that comes without venv.
      probe: ['python3', '-c', 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 10))'],
      install: 'on Debian and Ubuntu: apt-get install python3 python3-venv',
    },
  ],
  java: [
    {
      name: 'a JDK, 17 or newer',
      probe: ['javac', '--release', '17', '-version'],
      install: 'on Debian and Ubuntu: apt-get install openjdk-17-jdk-headless',
    },
    { name: 'Maven', probe: ['mvn', '--version'], install: 'on Debian and Ubuntu: apt-get install maven' },
  ],
  go: [{ name: 'Go 1.25 or newer', probe: ['go', 'version'], install: 'from go.dev, or with a package manager' }],
};

/** Says what a language lacks on this machine and how to get it; undefined when nothing is missing. */
export function missingTool(language) {
  for (const { name, probe, install } of TOOLS[language] ?? []) {
    const [program, ...args] = probe;
    if (spawnSync(program, args, { stdio: 'ignore', shell: process.platform === 'win32' }).status !== 0) {
      return `${language} needs ${name}: '${program}' is not on the PATH, or is too old. Install it (${install}) and run this again.`;
    }
  }
  return undefined;
}
