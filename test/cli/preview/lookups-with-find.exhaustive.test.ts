/** Lookups with `find`, offline and with credentials. */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeEndpoint, errorResponse } from '../../../fake-aws/chime-endpoint';
import { refuse } from '../../../fake-aws/faults';
import { sampleInventory } from '../../../fake-aws/inventory';
import type { AssemblyStack } from '../../support/cloud-assembly';
import { manyNumbers } from '../../support/many-numbers';
import {
  byPlace,
  lookup,
  NUMBER,
  outputs,
  type PreviewJson,
  previewJson,
  providerFunction,
  runPreview,
  useFolder,
} from '../run-preview';

const CONNECTOR = { Association: { Name: 'VoiceConnectorId', Value: 'abcdef1ghij2klmno3pqr4' } };

const folder = useFolder();

const queried = (Find: object, properties: object = {}) => lookup({ PhoneNumberId: undefined, Find, ...properties });

/** A stack with one lookup with `find`. */
const finding = (Find: object, properties: object = {}, template: object = {}): AssemblyStack => ({
  path: 'Own',
  template: {
    Resources: { Function: providerFunction(), Line: queried(Find, properties) },
    Outputs: outputs({
      Number: { 'Fn::GetAtt': ['Line', 'E164PhoneNumber'] },
      Exists: { 'Fn::GetAtt': ['Line', 'Exists'] },
    }),
    ...template,
  },
});

describe('offline', () => {
  test('exactly one match provides the number and the outputs', async () => {
    const { lookups, outputs: shown } = await previewJson(folder(), [finding(CONNECTOR)]);

    expect(lookups).toEqual([expect.objectContaining({ status: 'SUCCESS', physicalResourceId: NUMBER })]);
    expect(byPlace(shown)).toEqual({ Number: NUMBER, Exists: 'true' });
  });

  test('no match fails the deployment', async () => {
    const { status, stdout } = await runPreview(folder(), [finding({ Country: 'FR' })]);

    expect(status).toBe(1);
    expect(stdout).toContain('✖ 1 lookup would fail the deployment');
    expect(stdout).toContain('No phone number matches find (Country FR)');
  });

  test.each(['Support', "O'Brien $& $1", 'Line +12065550199', 'two\nlines'])(
    'no match for the name %j shows the name to the person who wrote it, and to no log',
    async (Name) => {
      const stack = finding({ Country: 'FR', Name });

      const { lookups } = await previewJson(folder(), [stack]);
      const { stderr } = await runPreview(folder(), [stack], ['--offline', '--verbose']);

      expect(lookups[0]?.reason).toMatch(/^No phone number matches find \(Country FR, Name /);
      expect(lookups[0]?.reason).toContain(`Country FR, Name ${JSON.stringify(Name)}): Amazon`);
      expect(stderr).toContain(`Name of ${Name.length} characters`);
      expect(stderr).not.toContain(JSON.stringify(Name).slice(1, -1));
    },
  );

  test('no match with OnMissing.EMPTY provides the absentValue', async () => {
    const stack = finding({ Country: 'FR' }, { OnMissing: 'empty', AbsentValue: 'none' });

    const { status, stdout } = await runPreview(folder(), [stack]);
    const { lookups, outputs: shown } = await previewJson(folder(), [stack]);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}✔ Line +none +does not exist$/m);
    expect(lookups).toEqual([expect.objectContaining({ status: 'SUCCESS', physicalResourceId: 'Line' })]);
    expect(byPlace(shown)).toEqual({ Number: 'none', Exists: 'false' });
  });

  test.each(['fail', 'empty'])('several matches fail the deployment with OnMissing %s', async (OnMissing) => {
    const { lookups } = await previewJson(folder(), [finding({ Country: 'US' }, { OnMissing })]);

    expect(lookups).toEqual([
      expect.objectContaining({
        status: 'FAILED',
        reason: expect.stringMatching(
          /^\d phone numbers match find \(Country US\), and a lookup requires exactly one: …/,
        ),
      }),
    ]);
  });

  test("a match in the user's own inventory provides the number", async () => {
    const record = { E164PhoneNumber: '+14155550123', Name: 'Support', Status: 'Assigned' };
    writeFileSync(path.join(folder(), 'inventory.json'), JSON.stringify({ PhoneNumbers: [record] }));

    const { lookups } = await previewJson(folder(), [finding({ Name: 'Support' })], ['--offline', 'inventory.json']);

    expect(lookups).toEqual([expect.objectContaining({ status: 'SUCCESS', physicalResourceId: '+14155550123' })]);
  });

  describe('a criterion', () => {
    const parameters = { Parameters: { Connector: { Type: 'String' } } };
    const ofParameter = { Association: { Name: 'VoiceConnectorId', Value: { Ref: 'Connector' } } };

    test('that only a deployment knows makes the lookup unknown', async () => {
      const { lookups } = await previewJson(folder(), [finding(ofParameter, {}, parameters)]);

      expect(lookups).toEqual([
        expect.objectContaining({ status: 'UNKNOWN', reason: expect.stringContaining('parameter Connector') }),
      ]);
    });

    test('can be a parameter', async () => {
      const value = `Connector=${CONNECTOR.Association.Value}`;

      const { lookups } = await previewJson(
        folder(),
        [finding(ofParameter, {}, parameters)],
        [...['--offline', '--parameters', value]],
      );

      expect(lookups).toEqual([expect.objectContaining({ status: 'SUCCESS', physicalResourceId: NUMBER })]);
    });

    test.each([
      ['one of two', { Country: 'FR' }, /^No phone number matches find \(Country FR\)/],
      ['the only one', {}, /^The property Find has no criteria\./],
    ])('that a condition removes, %s, does not make the query match more numbers', async (_, others, reason) => {
      const never = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };
      const removed = { 'Fn::If': ['Never', 'Assigned', { Ref: 'AWS::NoValue' }] };

      const { lookups } = await previewJson(folder(), [finding({ Status: removed, ...others }, {}, never)]);

      expect(lookups).toEqual([expect.objectContaining({ status: 'FAILED', reason: expect.stringMatching(reason) })]);
    });
  });
});

describe('with credentials', () => {
  let endpoint: ChimeEndpoint;
  let environment: Record<string, string>;

  beforeEach(async () => {
    endpoint = await ChimeEndpoint.start(sampleInventory);
    environment = { ...endpoint.environment, AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  const previewOnline = async (...stacks: readonly AssemblyStack[]) =>
    await previewJson(folder(), stacks, [], { environment });
  const lists = () => endpoint.requests.filter(({ path: url }) => url.startsWith('/phone-numbers?'));

  test('finds a number on the last page', async () => {
    manyNumbers(250).forEach((record) => {
      endpoint.put(record);
    });
    endpoint.put({ PhoneNumberId: '+12065559999', E164PhoneNumber: '+12065559999', Name: 'Support' });

    const { lookups } = await previewOnline(finding({ Name: 'Support' }));

    expect(lookups).toEqual([expect.objectContaining({ status: 'SUCCESS', physicalResourceId: '+12065559999' })]);
    expect(lists()).toHaveLength(3);
  });

  test('retries a throttled call', async () => {
    endpoint.injectFault(refuse(errorResponse('ThrottledClientException')), 2);

    const { lookups } = await previewOnline(finding(CONNECTOR));

    expect(lookups).toEqual([expect.objectContaining({ status: 'SUCCESS', physicalResourceId: NUMBER })]);
  });

  test('ends with exit status 2 if a permission is denied', async () => {
    endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });

    const { status, stdout } = await runPreview(folder(), [finding(CONNECTOR)], ['--timeout', '3'], { environment });

    expect(status).toBe(2);
    expect(stdout).toContain('! 1 lookup could not be run from here');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Allow chime:ListPhoneNumbers on * for your credentials, and check',
    );
  });

  test('still runs lookups of known numbers if the permission to list is denied', async () => {
    endpoint.fail({ Operation: 'ListPhoneNumbers', Error: 'AccessDeniedException' });
    // The preview runs 20 lookups at the same time, so the last one starts after a refusal.
    const refused = Array.from({ length: 20 }, (_, index) => [`Line${String(index)}`, queried(CONNECTOR)]);
    const Resources = { Function: providerFunction(), ...Object.fromEntries(refused), Known: lookup() };

    const { stdout } = await runPreview(
      folder(),
      [{ path: 'Own', template: { Resources } }],
      ['--timeout', '3', '--json'],
      { environment },
    );

    const { lookups } = JSON.parse(stdout) as PreviewJson;
    expect(lookups.map(({ status }) => status)).toEqual([...refused.map(() => 'NOT_RUN'), 'SUCCESS']);
  });
});
