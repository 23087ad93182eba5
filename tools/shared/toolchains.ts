/** The tools that each language requires. */
import { run } from './processes';
import { findPython } from './python';

interface Tool {
  readonly name: string;
  readonly probe: readonly [program: string, ...args: string[]];
  readonly install: string;
}

const TOOLS: Readonly<Record<string, readonly Tool[]>> = {
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

/** Throws an error that describes what to install if a tool of the language is missing. */
export async function requireToolchain(language: string): Promise<void> {
  if (language === 'python') {
    await findPython();
  }
  for (const { name, probe, install } of TOOLS[language] ?? []) {
    const [program, ...args] = probe;
    const found = await run(program, args).catch(() => undefined);
    if (found?.status !== 0) {
      throw new Error(
        `This needs ${name}: '${program}' isn't on the PATH, or is too old. Install it (${install}) and run this again.`,
      );
    }
  }
}
