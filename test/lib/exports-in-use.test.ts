/**
 * CloudFormation refuses to remove an export that a deployed stack imports. Local AWS emulators don't, so these tests
 * compare templates. `cdk deploy` updates the stack of the lookup first, so each documented step must keep the exports
 * that the reader still imports.
 */
import { describe, expect, test } from '@jest/globals';
import { App, ReferenceStrength, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import * as cr from 'aws-cdk-lib/custom-resources';
import { PhoneNumberLookup, PhoneNumberLookupProvider } from '../../lib';

/** Defines the lookups of one version of the app, and returns the value that another stack reads. */
type Version = (numbers: Stack) => string;

interface Template {
  readonly Outputs?: Readonly<Record<string, { readonly Export?: { readonly Name: string } }>>;
}

function synth(version: Version): Template[] {
  const app = new App();
  const numbers = new Stack(app, 'Numbers');
  new StringParameter(new Stack(app, 'Ivr'), 'CallerId', { stringValue: version(numbers) });
  return app.synth().stacks.map(({ template }) => template as Template);
}

const importsOf = (templates: readonly Template[]) =>
  [...JSON.stringify(templates).matchAll(/\{"Fn::ImportValue":"([^"]+)"\}/g)].map(([, name]) => name);

const exportsOf = (templates: readonly Template[]) =>
  templates.flatMap(({ Outputs = {} }) => Object.values(Outputs).map((output) => output.Export?.Name));

/** Exports that deploying the second version would remove while the first version still imports them. */
const removedInUse = (before: Version, after: Version) => {
  const kept = exportsOf(synth(after));
  return importsOf(synth(before)).filter((name) => !kept.includes(name));
};

const NUMBER = '+12065550100';

const lookedUp =
  (referenceStrength?: ReferenceStrength, provide?: (stack: Stack) => PhoneNumberLookupProvider): Version =>
  (numbers) =>
    new PhoneNumberLookup(numbers, 'SupportLine', {
      phoneNumberId: NUMBER,
      referenceStrength,
      provider: provide?.(numbers),
    }).e164PhoneNumber;

describe('migrating from AwsCustomResource, with a reader in another stack', () => {
  const oldValueIn = (numbers: Stack) =>
    new cr.AwsCustomResource(numbers, 'Lookup', {
      onUpdate: {
        service: '@aws-sdk/client-chime-sdk-voice',
        action: 'GetPhoneNumber',
        parameters: { PhoneNumberId: NUMBER },
        physicalResourceId: cr.PhysicalResourceId.of(NUMBER),
      },
      installLatestAwsSdk: false,
      policy: cr.AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({ actions: ['chime:GetPhoneNumber'], resources: ['*'] }),
      ]),
    }).getResponseField('PhoneNumber.E164PhoneNumber');
  const both: Version = (numbers) => {
    lookedUp()(numbers);
    return oldValueIn(numbers);
  };
  const movedWithExport: Version = (numbers) => {
    numbers.exportValue(oldValueIn(numbers));
    return lookedUp()(numbers);
  };
  const movedWithoutExport: Version = (numbers) => {
    oldValueIn(numbers);
    return lookedUp()(numbers);
  };

  test.each([
    { step: 'add the new lookup', before: oldValueIn, after: both },
    { step: 'change the reader, and keep the export', before: both, after: movedWithExport },
    { step: 'remove the old lookup', before: movedWithExport, after: lookedUp() },
    { step: 'back: add the old lookup', before: lookedUp(), after: movedWithExport },
    { step: 'back: change the reader', before: movedWithExport, after: both },
    { step: 'back: remove the new lookup', before: both, after: oldValueIn },
  ])('$step: keeps all exports that are in use', ({ before, after }) => {
    expect(removedInUse(before, after)).toEqual([]);
  });

  test('without exportValue, the step would remove an export of the old lookup that is in use', () => {
    expect(removedInUse(both, movedWithoutExport)).toEqual([expect.stringMatching(/^Numbers:ExportsOutputFnGetAtt/)]);
  });
});

describe('references of a lookup', () => {
  const { STRONG, BOTH, WEAK } = ReferenceStrength;
  const blue = (stack: Stack) => new PhoneNumberLookupProvider(stack, 'Blue');

  test.each([
    { change: 'strong to both', before: lookedUp(STRONG), after: lookedUp(BOTH) },
    { change: 'both to weak', before: lookedUp(BOTH), after: lookedUp(WEAK) },
    { change: 'another provider, weak', before: lookedUp(), after: lookedUp(undefined, blue) },
    { change: 'the default provider again, weak', before: lookedUp(undefined, blue), after: lookedUp() },
    { change: 'another provider, both', before: lookedUp(BOTH), after: lookedUp(BOTH, blue) },
  ])('$change: keeps all exports that are in use', ({ before, after }) => {
    expect(removedInUse(before, after)).toEqual([]);
  });

  test.each([
    { change: 'strong to weak in one step', before: lookedUp(STRONG), after: lookedUp(WEAK) },
    { change: 'another provider, strong', before: lookedUp(STRONG), after: lookedUp(STRONG, blue) },
  ])('$change: removes an export that is in use, which CloudFormation refuses', ({ before, after }) => {
    expect(removedInUse(before, after)).toHaveLength(1);
  });
});
