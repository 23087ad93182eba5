/** Input that no synthesis writes: it makes a part unknown, or ends the preview with the name of the file, in seconds. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { runCommand } from '../../support/run';
import { byPlace, lookup, type PreviewJson, providerFunction, useFolder } from '../run-preview';

const MOST_SECONDS = 15;
const MANY = 100_000;

const folder = useFolder();

const inAssembly = (file: string) => path.join(folder(), 'cdk.out', file);
const write = (file: string, content: unknown) => {
  writeFileSync(inAssembly(file), typeof content === 'string' ? content : JSON.stringify(content));
};

/** Runs the preview within the time. */
const preview = async (...args: string[]) => {
  const start = Date.now();
  const finished = await runCommand(['preview', '--json', ...args], { cwd: folder() });
  expect(Date.now() - start).toBeLessThan(MOST_SECONDS * 1000);
  return finished;
};

beforeEach(() => {
  mkdirSync(inAssembly('.'), { recursive: true });
  write('manifest.json', {
    artifacts: {
      Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
      Own: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://unknown-account/unknown-region',
        properties: { templateFile: 'own.json' },
        dependencies: ['Assets'],
      },
    },
  });
  write('assets.json', {});
  write('own.json', { Outputs: { Last: { Value: 'still here' } } });
});

const deep = (open: string, close: string, count = MANY) => `${open.repeat(count)}"a"${close.repeat(count)}`;
const output = (value: string) => `{"Outputs":{"Odd":{"Value":${value}},"Last":{"Value":"still here"}}}`;
const last = '"Outputs":{"Last":{"Value":"still here"}}';

describe('the rest is known with', () => {
  test.each<[string, string]>([
    ['sections that are null', `{"Resources":null,"Conditions":null,"Parameters":null,"Mappings":null,${last}}`],
    ['sections that are lists', `{"Resources":[],"Conditions":[],"Parameters":[],"Mappings":[],${last}}`],
    [
      'parts that are null',
      `{"Resources":{"A":null},"Conditions":{"A":null},"Parameters":{"A":null},"Outputs":{"A":null,"Last":{"Value":"still here"}}}`,
    ],
    [
      'parts that are texts',
      `{"Resources":{"A":"a"},"Conditions":{"A":"a"},"Parameters":{"A":"a"},"Outputs":{"A":"a","Last":{"Value":"still here"}}}`,
    ],
    [
      'types that every object has',
      `{"Resources":{"A":{"Type":"constructor","Properties":{}},"B":{"Type":"__proto__","Properties":[]},"C":{"Type":5}},${last}}`,
    ],
    ['100,000 nested functions', output(deep('{"Fn::Join":["",[', ']]}'))],
    ['100,000 nested lists', output(deep('[', ']'))],
    ['100,000 nested objects', output(deep('{"a":', '}'))],
    ['100,000 nested conditions', `{"Conditions":{"A":${deep('{"Fn::Not":[', ']}')}},${last}}`],
    [
      '100,000 nested lists as a condition of an output',
      `{"Outputs":{"Odd":{"Value":"a","Condition":${deep('[', ']')}},"Last":{"Value":"still here"}}}`,
    ],
    [
      '100,000 nested functions in a property',
      `{"Resources":{"A":{"Type":"A","Properties":{"B":${deep('{"Fn::Join":["",[', ']]}')}}}},${last}}`,
    ],
    [
      '100,000 nested functions in a TemplateURL',
      `{"Resources":{"A":{"Type":"AWS::CloudFormation::Stack","Properties":{"TemplateURL":${deep('{"Fn::Join":["",[', ']]}')}}}},${last}}`,
    ],
    [
      'a macro with 100,000 nested lists',
      `{"Resources":{"A":{"Type":"A","Properties":{"Fn::Transform":${deep('[', ']')}}}},${last}}`,
    ],
    ['a million ${', output(JSON.stringify({ 'Fn::Sub': '${'.repeat(1_000_000) }))],
    ['a million references', output(JSON.stringify({ 'Fn::Sub': '${AWS::Region}'.repeat(1_000_000) }))],
    ['a million brackets', output(JSON.stringify({ 'Fn::Sub': '${'.repeat(500_000) + '}'.repeat(500_000) }))],
  ])('%s', async (_, template) => {
    write('own.json', template);

    const { status, stdout, stderr } = await preview('--offline');

    expect([status, stderr]).toEqual([0, '']);
    const { Odd, ...others } = byPlace((JSON.parse(stdout) as PreviewJson).outputs);
    expect(others.Last).toBe('still here');
    expect(Odd ?? 'unknown').toMatch(/^unknown/);
  });

  test('200 patterns that take years', async () => {
    const parameter = { Type: 'String', Default: `${'a'.repeat(50)}!`, AllowedPattern: '(a+)+b?' };
    const names = [...Array(200).keys()].map((index) => `P${index}`);
    write('own.json', {
      Parameters: Object.fromEntries(names.map((name) => [name, parameter])),
      Outputs: Object.fromEntries(names.map((name) => [name, { Value: { Ref: name } }])),
    });

    const { stdout } = await preview('--offline');

    const { outputs } = JSON.parse(stdout) as PreviewJson;
    expect(outputs.filter(({ unknown }) => unknown?.includes('constraints do not allow'))).toHaveLength(200);
  });
});

const nestedStack = (file: string) => ({
  Type: 'AWS::CloudFormation::Stack',
  Properties: { TemplateURL: `https://s3.amazonaws.com/bucket/${file}` },
});
const writeAssets = (files: readonly string[]) => {
  write('assets.json', {
    files: Object.fromEntries(
      files.map((file) => [file, { source: { path: file }, destinations: { a: { objectKey: file } } }]),
    ),
  });
};

describe('nested stacks are read to an end if', () => {
  test('a template contains itself', async () => {
    writeAssets(['a.json', 'b.json']);
    write('own.json', { Resources: { A: nestedStack('a.json') } });
    write('a.json', { Resources: { B: nestedStack('b.json'), Function: providerFunction(), Line: lookup() } });
    write('b.json', { Resources: { A: nestedStack('a.json') } });

    const { stdout } = await preview('--offline');

    const { lookups, notices } = JSON.parse(stdout) as PreviewJson;
    expect(lookups.map(({ status }) => status)).toEqual(['SUCCESS']);
    expect(notices).toEqual(["The preview can't read the template of A, so it doesn't show lookups in it."]);
  });

  test.each([
    ['a tree has 16,000 of them', 14, 2],
    ['there are 1,000 levels of them', 1000, 1],
  ])('%s', async (_, levels, width) => {
    const file = (level: number) => (level === 0 ? 'own.json' : `${level}.json`);
    const names = [...Array(levels).keys()];
    writeAssets(names.map((level) => file(level + 1)));
    names.forEach((level) => {
      const children = [...Array(width).keys()].map((index) => [`N${index}`, nestedStack(file(level + 1))]);
      write(file(level), {
        Resources: Object.fromEntries(children),
        Outputs: { Deep: { Value: { 'Fn::GetAtt': ['N0', 'Outputs.Deep'] } } },
      });
    });
    write(file(levels), { Resources: {}, Outputs: { Deep: { Value: 'deep' } } });

    const { status, stdout } = await preview('--offline');

    expect(status).toBe(0);
    expect((JSON.parse(stdout) as PreviewJson).notices.length).toBeGreaterThan(0);
  });
});

describe('exit status 2 and the name of the file for', () => {
  const pipe = (file: string) => {
    rmSync(inAssembly(file), { force: true });
    execFileSync('mkfifo', [inAssembly(file)]);
  };
  const device = (file: string) => {
    rmSync(inAssembly(file), { force: true });
    symlinkSync('/dev/zero', inAssembly(file));
  };

  test.each<[string, string, () => void, string[]?]>([
    [
      'a template that is null',
      'own.json',
      () => {
        write('own.json', null);
      },
    ],
    [
      'a template that is a list',
      'own.json',
      () => {
        write('own.json', []);
      },
    ],
    [
      'a template that is not JSON',
      'own.json',
      () => {
        write('own.json', 'AWSTemplateFormatVersion: 2010-09-09');
      },
    ],
    [
      'a template that does not exist',
      'own.json',
      () => {
        rmSync(inAssembly('own.json'));
      },
    ],
    [
      'a template that is a folder',
      'own.json',
      () => {
        rmSync(inAssembly('own.json'));
        mkdirSync(inAssembly('own.json'));
      },
    ],
    [
      'a template that is a pipe',
      'own.json',
      () => {
        pipe('own.json');
      },
    ],
    [
      'a template that is a device',
      'own.json',
      () => {
        device('own.json');
      },
    ],
    [
      'a manifest that is null',
      'manifest.json',
      () => {
        write('manifest.json', null);
      },
    ],
    [
      'a manifest that is a pipe',
      'manifest.json',
      () => {
        pipe('manifest.json');
      },
    ],
    [
      'a manifest of assets that is null',
      'assets.json',
      () => {
        write('assets.json', null);
      },
    ],
    [
      'a manifest of assets that is a device',
      'assets.json',
      () => {
        device('assets.json');
      },
    ],
    [
      'an assembly that contains itself',
      'cdk.out',
      () => {
        write('manifest.json', {
          artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } },
        });
      },
    ],
    [
      'an assembly that contains an assembly that it is in',
      'contains itself',
      () => {
        mkdirSync(inAssembly('stage'));
        const stage = (directoryName: string) => ({
          artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName } } },
        });
        write('manifest.json', stage('stage'));
        write('stage/manifest.json', stage('..'));
      },
    ],
    [
      'an inventory that is a pipe',
      'numbers.json',
      () => {
        pipe('numbers.json');
      },
      ['--offline', 'cdk.out/numbers.json'],
    ],
    [
      'an inventory that is a device',
      'numbers.json',
      () => {
        device('numbers.json');
      },
      ['--offline', 'cdk.out/numbers.json'],
    ],
    [
      'an inventory that is null',
      'numbers.json',
      () => {
        write('numbers.json', null);
      },
      ['--offline', 'cdk.out/numbers.json'],
    ],
  ])('%s', async (_, name, arrange, args = ['--offline']) => {
    arrange();

    const { status, stdout, stderr } = await preview(...args);

    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(name)]);
    expect(stderr).not.toContain('Maximum call stack');
  });

  test.each<[string, unknown]>([
    ['artifacts that are null', { artifacts: null }],
    ['artifacts of other types', { artifacts: { A: null, B: 'b', C: { type: 5 } } }],
    ['nothing', {}],
  ])('an assembly with %s, and so without stacks', async (_, manifest) => {
    write('manifest.json', manifest);

    const { status, stderr } = await preview('--offline');

    expect([status, stderr]).toEqual([2, expect.stringContaining("The cloud assembly in 'cdk.out' has no stacks.")]);
  });
});
