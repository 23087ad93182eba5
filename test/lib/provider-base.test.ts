import { beforeEach, describe, expect, test } from '@jest/globals';
import { App, CfnParameter, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { type IPhoneNumberLookupProvider, PhoneNumberLookup, PhoneNumberLookupProvider } from '../../lib';
import { RESOURCE_TYPE } from '../../lib/contract/properties';

const NUMBER = '+12065550100';
const TOKEN = 'arn:aws:lambda:us-east-1:111122223333:function:lookup';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

const lookUp = (scope: Construct, provider?: IPhoneNumberLookupProvider, id = 'Lookup') =>
  new PhoneNumberLookup(scope, id, { phoneNumberId: NUMBER, provider });

const logicalId = (own: Stack) => Object.keys(Template.fromStack(own).findResources(RESOURCE_TYPE)).join();

describe('the logical ID of a lookup', () => {
  const DEFAULT = 'LookupC0159C21';

  /** The logical ID in a new app. */
  const idWith = (provide: (scope: Stack) => IPhoneNumberLookupProvider | undefined) => {
    app = new App();
    const own = new Stack(app, 'Stack');
    lookUp(own, provide(own));
    return logicalId(own);
  };

  test.each<[string, (scope: Stack) => IPhoneNumberLookupProvider | undefined]>([
    ['no provider', () => undefined],
    ['the default provider, passed as a prop', (scope) => PhoneNumberLookupProvider.getOrCreate(scope)],
    [
      'a default provider with settings',
      (scope) => new PhoneNumberLookupProvider(scope, 'PhoneNumberLookupProvider', { memorySize: 1024 }),
    ],
  ])('is the default logical ID with %s', (_, provide) => {
    expect(idWith(provide)).toBe(DEFAULT);
  });

  const others: [string, (scope: Stack) => IPhoneNumberLookupProvider][] = [
    ['an explicit provider', (scope) => new PhoneNumberLookupProvider(scope, 'A')],
    ['a provider with another ID', (scope) => new PhoneNumberLookupProvider(scope, 'B')],
    ['a provider in another scope', (scope) => new PhoneNumberLookupProvider(new Construct(scope, 'C'), 'A')],
    ['a provider with a function name', (scope) => new PhoneNumberLookupProvider(scope, 'A', { functionName: 'one' })],
    ['a provider with another name', (scope) => new PhoneNumberLookupProvider(scope, 'A', { functionName: 'two' })],
    [
      'a default provider with a function name, because naming a function replaces it',
      (scope) => new PhoneNumberLookupProvider(scope, 'PhoneNumberLookupProvider', { functionName: 'one' }),
    ],
    ['a provider in another stack', () => new PhoneNumberLookupProvider(new Stack(app, 'O'), 'A')],
    ['a provider in a third stack', () => new PhoneNumberLookupProvider(new Stack(app, 'P'), 'A')],
    ['a service token', (scope) => PhoneNumberLookupProvider.fromServiceToken(scope, 'A', TOKEN)],
    ['another service token', (scope) => PhoneNumberLookupProvider.fromServiceToken(scope, 'A', `${TOKEN}-2`)],
    [
      'a service token that is a parameter',
      (scope) => PhoneNumberLookupProvider.fromServiceToken(scope, 'A', new CfnParameter(scope, 'One').valueAsString),
    ],
    [
      'a service token that is another parameter',
      (scope) => PhoneNumberLookupProvider.fromServiceToken(scope, 'A', new CfnParameter(scope, 'Two').valueAsString),
    ],
  ];

  test('differs for each explicit provider', () => {
    const ids = [DEFAULT, ...others.map(([, provide]) => idWith(provide))];

    expect(new Set(ids).size).toBe(1 + others.length);
  });

  test.each(others)('is the same at each synthesis with %s', (_, provide) => {
    expect(idWith(provide)).toBe(idWith(provide));
    expect(idWith(provide)).toMatch(/^LookupResource[0-9a-f]{8}[0-9A-F]{8}$/);
  });

  test('depends only on a literal service token, not on the ID of the provider', () => {
    const one = idWith((scope) => PhoneNumberLookupProvider.fromServiceToken(scope, 'A', TOKEN));
    const other = idWith((scope) => PhoneNumberLookupProvider.fromServiceToken(scope, 'B', TOKEN));

    expect(other).toBe(one);
  });

  test('is the same in all stages, which deploy the same template', () => {
    const ids = ['Beta', 'Production'].map((name) => {
      const stage = new Stage(app, name);
      const functions = new Stack(stage, 'Functions');
      const own = new Stack(stage, 'Numbers');
      lookUp(own, new PhoneNumberLookupProvider(functions, 'Provider'));
      return logicalId(own);
    });

    expect(ids[1]).toBe(ids[0]);
  });

  test("doesn't depend on settings of an explicit provider that don't replace the function", () => {
    const one = idWith((scope) => new PhoneNumberLookupProvider(scope, 'A'));
    const other = idWith((scope) => new PhoneNumberLookupProvider(scope, 'A', { memorySize: 1024 }));

    expect(other).toBe(one);
  });

  test('belongs to the default child of the lookup', () => {
    const lookup = lookUp(stack, new PhoneNumberLookupProvider(stack, 'A'));

    expect(lookup.node.defaultChild?.node.path).toMatch(/^Stack\/Lookup\/Resource[0-9a-f]{8}$/);
  });
});

describe('a provider in another environment', () => {
  const east = { account: '111122223333', region: 'us-east-1' };

  test.each([
    [
      'another Region',
      { ...east, region: 'us-west-2' },
      'Lookups/Lookup: The function of the provider Functions/Provider is in us-west-2, but the stack of the lookup is in us-east-1. CloudFormation calls only functions in its own Region. Use a provider in us-east-1, or omit provider.',
    ],
    [
      'another account',
      { ...east, account: '444455556666' },
      'Lookups/Lookup: The function of the provider Functions/Provider is in account 444455556666, but the stack of the lookup is in account 111122223333. Use a provider in the account of the lookup',
    ],
  ])('is an error in %s', (_, env, message) => {
    const provider = new PhoneNumberLookupProvider(new Stack(app, 'Functions', { env }), 'Provider');

    expect(() => lookUp(new Stack(app, 'Lookups', { env: east }), provider)).toThrow(message);
  });

  test('is an error for a service token of another Region', () => {
    const west = new Stack(app, 'West', { env: { region: 'us-west-2' } });
    const provider = PhoneNumberLookupProvider.fromServiceToken(stack, 'Provider', TOKEN);

    expect(() => lookUp(west, provider)).toThrow(
      'West/Lookup: The function of the provider Stack/Provider is in us-east-1, but the stack of the lookup is in us-west-2',
    );
  });

  test.each([
    ['the same environment', east, east],
    ['a provider whose environment is not known', undefined, east],
    ['a lookup whose environment is not known', east, undefined],
  ])('is not an error with %s', (_, providerEnv, lookupEnv) => {
    const functions = new Stack(app, 'Functions', { env: providerEnv });
    const provider = new PhoneNumberLookupProvider(functions, 'Provider', { functionName: 'lookup' });

    expect(() => lookUp(new Stack(app, 'Lookups', { env: lookupEnv }), provider)).not.toThrow();
  });

  test('is not an error for a service token of another account, whose function can allow this account', () => {
    const own = new Stack(new App(), 'Lookups', { env: { ...east, account: '444455556666' } });
    lookUp(own, PhoneNumberLookupProvider.fromServiceToken(own, 'Provider', TOKEN));

    Template.fromStack(own).hasResourceProperties(RESOURCE_TYPE, { ServiceToken: TOKEN });
  });

  test('is not an error for a nested stack with a provider of its parent', () => {
    const provider = new PhoneNumberLookupProvider(stack, 'Provider');
    const nested = new NestedStack(stack, 'Nested');
    lookUp(nested, provider);

    Template.fromStack(nested).resourceCountIs('AWS::Lambda::Function', 0);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 1);
  });
});

test('a provider of another class is an error', () => {
  class Own extends Construct implements IPhoneNumberLookupProvider {
    public readonly serviceToken = TOKEN;
  }

  expect(() => lookUp(stack, new Own(stack, 'Own'))).toThrow(
    "Stack/Lookup: provider isn't from this package. Pass a PhoneNumberLookupProvider or the result of PhoneNumberLookupProvider.fromServiceToken",
  );
});
