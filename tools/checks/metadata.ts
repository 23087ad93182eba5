/**
 * `npm run check metadata`: checks the packages in dist/ by the rules of their registries, so that no upload fails
 * during a release. `npm run check languages` and `npm run package` build them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import manifest from '../../package.json';
import { runOrThrow } from '../shared/processes';
import { main } from '../shared/script';
import { installPythonPrograms } from '../shared/venv';

const { java, go, dotnet, python } = manifest.jsii.targets;

/** `twine check` doesn't check URLs, but an upload to PyPI does. */
async function checkPython(): Promise<void> {
  const bin = await installPythonPrograms('checks', path.join(__dirname, 'requirements.txt'), console.log);
  const folder = path.join('dist', 'python');
  const files = readdirSync(folder).map((file) => path.join(folder, file));
  expect(
    files.some((file) => file.endsWith('.whl')) && files.some((file) => file.endsWith('.tar.gz')),
    'a wheel and an sdist',
  );
  await runOrThrow(path.join(bin, 'twine'), ['check', '--strict', ...files]);
  const wheel = files.find((file) => file.endsWith('.whl')) ?? '';
  const name = `${python.module}-${manifest.version}.dist-info/METADATA`;
  const { stdout } = await runOrThrow(path.join(bin, 'python'), [
    '-c',
    'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())',
    ...[wheel, name],
  ]);
  problemsOfPythonMetadata(stdout).forEach(report);
}

/** A URL requires HTTP, a host, at most 2,083 characters, and a label of at most 32 characters. */
export function problemsOfPythonMetadata(metadata: string): string[] {
  const headers = metadata.split(/\r?\n\r?\n/)[0] ?? '';
  const urls = [...headers.matchAll(/^(?:Project-URL: ([^,]+),|Home-page:|Download-URL:) *(.+)$/gm)];
  return urls
    .filter(
      ([, label = '', url = '']) => label.length > 32 || url.length > 2083 || !/^https?:\/\/[\w.-]+\.\w+/.test(url),
    )
    .map(([line]) => `PyPI refuses this line of the wheel's metadata: ${line}`);
}

/** See https://central.sonatype.org/publish/requirements/. */
export function problemsOfPom(pom: string): string[] {
  const required = {
    name: /<name>[^<]+<\/name>/,
    description: /<description>[^<]+<\/description>/,
    url: /<url>https?:[^<]+<\/url>/,
    licenses: /<licenses>\s*<license>.*?<\/license>/s,
    developers: /<developers>\s*<developer>.*?<\/developer>/s,
    scm: /<scm>.*?<connection>[^<]+<\/connection>.*?<url>[^<]+<\/url>.*?<\/scm>/s,
  };
  return Object.entries(required)
    .filter(([, pattern]) => !pattern.test(pom))
    .map(([element]) => `Maven Central requires <${element}> in the POM`);
}

function checkJava(): void {
  const folder = path.join('dist', 'java', ...java.maven.groupId.split('.'), java.maven.artifactId, manifest.version);
  const base = `${java.maven.artifactId}-${manifest.version}`;
  for (const file of [`${base}.jar`, `${base}-sources.jar`, `${base}-javadoc.jar`]) {
    expect(existsSync(path.join(folder, file)), file);
  }
  problemsOfPom(readFileSync(path.join(folder, `${base}.pom`), 'utf8')).forEach(report);
}

/** The module proxy requires the path of the repository, a license, and no module inside the module. */
function checkGo(): void {
  const folder = path.join('dist', 'go', go.packageName);
  const expected = `module ${go.moduleName}/${go.packageName}`;
  const [first] = readFileSync(path.join(folder, 'go.mod'), 'utf8').split('\n');
  expect(first === expected, `'${expected}' in go.mod, which has '${String(first)}'`);
  expect(existsSync(path.join(folder, 'LICENSE')), 'a LICENSE in the Go module');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => path.basename(file) === 'go.mod').length === 1, 'one go.mod');
  expect(
    Number(manifest.version.split('.')[0]) < 2,
    'the major version in the path of the Go module from version 2 on',
  );
}

function checkDotnet(): void {
  const project = path.join('dist', 'dotnet', dotnet.packageId, `${dotnet.packageId}.csproj`);
  const text = readFileSync(project, 'utf8');
  for (const element of ['PackageId', 'Description', 'Authors', 'PackageVersion', 'PackageLicenseExpression']) {
    expect(new RegExp(`<${element}>[^<]+</${element}>`).test(text), `<${element}> in ${project}`);
  }
}

function expect(holds: boolean, what: string): void {
  if (!holds) {
    report(`There should be ${what}`);
  }
}

function report(problem: string): void {
  console.log(`FAILED: ${problem}`);
  process.exitCode = 1;
}

if (require.main === module) {
  main(async () => {
    await checkPython();
    checkJava();
    checkGo();
    checkDotnet();
    if (process.exitCode === undefined) {
      console.log('The packages for Python, Java, Go and .NET meet the rules of their registries');
    }
  });
}
