/**
 * `npm run check [name]`: runs a check, or all checks of a group, and passes further arguments to a single check.
 * Without a name, it lists them. `checks.json` is also the list for `.ci/run` and for the workflows.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { interruption } from '../shared/interruption';
import { main } from '../shared/script';
import groups from './checks.json';

interface Check {
  readonly description: string;
  /** Run in this order until one fails. The last one gets the arguments. */
  readonly commands: readonly string[];
}

type Checks = Readonly<Record<string, Check>>;

const GROUPS: Readonly<Record<string, Checks>> = groups;
const CHECKS: Checks = Object.assign({}, ...Object.values(GROUPS)) as Checks;

const USAGE = `npm run check <check> [-- <arguments>]    runs one check
npm run check <group>                     runs all checks of a group
.ci/run                                   runs all groups except parts and consumers; CI runs consumers, too`;

export function list(): string {
  const width = Math.max(...Object.keys(CHECKS).map((name) => name.length));
  const sections = Object.entries(GROUPS).map(([group, checks]) =>
    [group, ...Object.entries(checks).map(([name, { description }]) => `  ${name.padEnd(width)} ${description}`)].join(
      '\n',
    ),
  );
  return [USAGE, ...sections].join('\n\n');
}

/** @returns the check of that name, or the checks of that group. */
export function choose(name: string, args: readonly string[]): Checks {
  const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
  if (check !== undefined) {
    return { [name]: check };
  }
  const group = Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined;
  if (group === undefined) {
    throw new Error(`'${name}' isn't a check or a group. To list them, run 'npm run check'.`);
  }
  if (args.length > 0) {
    throw new Error(`'${name}' is a group. Arguments require a single check: ${Object.keys(group).join(', ')}.`);
  }
  return group;
}

/** `.ci/run` sets the variable after `npm start`, which builds the package. */
function isBuilt(command: string): boolean {
  return command === 'npm run build' && process.env.PACKAGE_IS_BUILT === 'true';
}

/** @returns the exit status of the command that failed, or 0. */
async function run(check: Check, args: readonly string[], signal: AbortSignal): Promise<number> {
  const commands = check.commands.filter((command) => !isBuilt(command));
  for (const [index, command] of commands.entries()) {
    const [program = '', ...rest] = command.split(' ');
    const more = index === commands.length - 1 ? args : [];
    // npm passes on what comes after the first `--`.
    const separator = program === 'npm' && more.length > 0 && !rest.includes('--') ? ['--'] : [];
    const child = spawn(program, [...rest, ...separator, ...more], {
      stdio: 'inherit',
      // On Windows, programs of npm are batch files, which a shell must start.
      shell: process.platform === 'win32',
    });
    const end = (): unknown => child.kill();
    signal.addEventListener('abort', end);
    const [status] = (await once(child, 'close')) as [number | null];
    signal.removeEventListener('abort', end);
    if (status !== 0) {
      return status ?? 1;
    }
  }
  return 0;
}

if (require.main === module) {
  main(async () => {
    const [name, ...args] = process.argv.slice(2);
    if (name === undefined || name === '--help') {
      console.log(list());
      return;
    }
    const signal = interruption();
    const failed: string[] = [];
    for (const [each, check] of Object.entries(choose(name, args))) {
      const status = signal.aborted ? 1 : await run(check, args, signal);
      if (status !== 0) {
        failed.push(each);
        process.exitCode = status;
      }
    }
    if (failed.length > 0) {
      console.error(`FAILED: ${failed.join(', ')}`);
    }
  });
}
