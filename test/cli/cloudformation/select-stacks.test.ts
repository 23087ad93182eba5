/** Names of stacks and of parameters on the command line. */
import { describe, expect, test } from '@jest/globals';
import { type AssemblyStack, writeAssembly } from '../../support/cloud-assembly';
import { runCommand } from '../../support/run';
import { FAILING, lookup, outputs, providerFunction, runPreview, stackWith, useFolder } from '../run-preview';

const folder = useFolder();

describe('the error for an unknown name', () => {
  test.each<[string, string[], RegExp]>([
    ['the stack', ['Nowhere'], /There is no stack Nowhere\. Use one of Own\./],
    ['the parameter', ['--parameters', 'Nmber=1'], /No stack of this cloud assembly has a parameter Nmber\./],
    ["the parameter's stack", ['--parameters', 'Nowhere:Number=1'], /No stack Nowhere of this cloud assembly/],
  ])('names %s', async (_, args, message) => {
    const { status, stderr } = await runPreview(folder(), [stackWith()], [...args, '--offline']);

    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

test('a path, a name, or a pattern selects stacks, and lookups of other stacks run if a value depends on them', async () => {
  const stacks: AssemblyStack[] = [
    {
      path: 'Prod/Numbers',
      template: {
        Resources: { Function: providerFunction(), Line: lookup() },
        Outputs: outputs({ Status: { 'Fn::GetAtt': ['Line', 'Status'] } }),
      },
    },
    {
      path: 'Prod/Ivr',
      template: {
        Outputs: outputs({ Read: { 'Fn::GetStackOutput': { StackName: 'Prod-Numbers', OutputName: 'Status' } } }),
      },
    },
    { path: 'Beta/Numbers', template: FAILING.template },
  ];
  writeAssembly(folder(), stacks);
  const shown = async (...names: string[]) => {
    const { status, stdout } = await runCommand(['preview', '--offline', '--json', ...names], { cwd: folder() });
    const document = JSON.parse(stdout) as {
      lookups: { stack: string }[];
      outputs: { place: string; value: string }[];
    };
    return [status, document.lookups.map(({ stack }) => stack), document.outputs.map(({ value }) => value)];
  };

  expect(await shown('Prod/Ivr')).toEqual([0, [], ['Assigned']]);
  expect(await shown('Prod-Numbers')).toEqual([0, ['Prod/Numbers'], ['Assigned']]);
  expect(await shown('Prod/*')).toEqual([0, ['Prod/Numbers'], ['Assigned', 'Assigned']]);
  expect(await shown()).toEqual([1, ['Prod/Numbers', 'Beta/Numbers'], ['Assigned', 'Assigned']]);
});
