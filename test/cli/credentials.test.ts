/** Which credentials the preview uses: those of `--profile`, `AWS_PROFILE`, or the environment. */
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ChimeEndpoint } from '../../fake-aws/chime-endpoint';
import { sampleInventory } from '../../fake-aws/inventory';
import { ASSUMED_KEY, StsEndpoint } from '../../fake-aws/sts-endpoint';
import { runPreview, stackWith, useFolder } from './run-preview';

const folder = useFolder();

describe('the preview uses the credentials of', () => {
  const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDOTHER', AWS_SECRET_ACCESS_KEY: 'secret' };
  let endpoint: ChimeEndpoint;
  let keys: string[];

  beforeEach(async () => {
    endpoint = await ChimeEndpoint.start(sampleInventory);
    keys = [];
    endpoint.injectFault(({ request, respond, response }) => {
      keys.push(/Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '');
      const { status, headers, body } = respond();
      response.writeHead(status, headers).end(body);
    });
    mkdirSync(path.join(folder(), '.aws'));
    writeFileSync(
      path.join(folder(), '.aws', 'credentials'),
      '[mine]\naws_access_key_id = AKIDMINE\naws_secret_access_key = secret\n',
    );
  });

  afterEach(async () => {
    await endpoint.stop();
  });

  const environment = (more: Record<string, string> = {}) => ({ HOME: folder(), ...endpoint.environment, ...more });

  test.each<[string, string[], Record<string, string>, string[]]>([
    ['the environment without a profile', [], KEYS, ['AKIDOTHER']],
    ['--profile alone', ['--profile', 'mine'], KEYS, ['AKIDMINE']],
    ['AWS_PROFILE', [], { AWS_PROFILE: 'mine' }, ['AKIDMINE']],
  ])('%s', async (_, args, more, expected) => {
    const { status } = await runPreview(folder(), [stackWith()], args, { environment: environment(more) });

    expect([status, keys]).toEqual([0, expected]);
  });

  test('a profile that assumes a role', async () => {
    const roleArn = 'arn:aws:iam::444455556666:role/reader';
    const sts = await StsEndpoint.start({ roleArn, region: 'us-east-1' });
    writeFileSync(
      path.join(folder(), '.aws', 'credentials'),
      '[source]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
    );
    writeFileSync(
      path.join(folder(), '.aws', 'config'),
      `[profile reader]\nrole_arn = ${roleArn}\nsource_profile = source\nregion = us-east-1\n`,
    );

    const { status } = await runPreview(folder(), [stackWith()], ['--profile', 'reader'], {
      environment: environment(sts.environment),
    });

    expect([status, keys]).toEqual([0, [ASSUMED_KEY]]);
    await sts.stop();
  });

  test.each<[string, string[], Record<string, string>]>([
    ['--profile', ['--profile', 'nobody'], KEYS],
    ['AWS_PROFILE', [], { ...KEYS, AWS_PROFILE: 'nobody' }],
  ])('nothing else if the name in %s is wrong', async (_, args, more) => {
    const { status, stderr } = await runPreview(folder(), [stackWith()], args, { environment: environment(more) });

    expect([status, keys]).toEqual([2, []]);
    expect(stderr).toMatch(/There are no AWS credentials to call Chime with: .*nobody.*[^.]\. Sign in/);
  });
});
