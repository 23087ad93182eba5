/** The clean-up of `npm run verify:account` where AWS does not answer any more. */
import { expect, test } from '@jest/globals';
import { Account } from '../../local-aws/verify/account';
import { Report } from '../../local-aws/verify/report';
import { STACKS } from '../../local-aws/verify/stacks';
import { destroy } from '../../local-aws/verify/verification';
import { localAws } from './support/local-aws';

const LONGEST_MS = 300_000;

test(
  'AWS out of reach while it cleans up: it does not say that nothing is left, and says what to do',
  async () => {
    // GIVEN
    const { variables, folder } = localAws();
    const outOfReach = { ...variables, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const report = new Report(true);
    const said: string[] = [];

    // WHEN
    await destroy({
      settings: {
        ...{
          prefix: 'ChimeVerifyNowhere',
          account: '111122223333',
          phoneNumber: '+12065550100',
          lookupEnvironment: {},
        },
        ...{ region: 'us-east-1', otherRegion: 'eu-west-1' },
      },
      ...{ hasOtherRegion: true, isLocal: true, variables: outOfReach, folder, report },
      account: new Account(outOfReach, folder),
      signal: new AbortController().signal,
      say: (line) => said.push(line),
    });

    // THEN
    expect(report.toMarkdown({})).toMatch(/`destroy` .* did not hold \| ChimeVerifyNowhere-\S+ \(UNKNOWN\)/);
    expect(said).toEqual([expect.stringContaining('or AWS does not say whether they are (UNKNOWN)')]);
    expect(
      said[0]?.match(/aws cloudformation delete-stack --stack-name ChimeVerifyNowhere\S+ --region \S+/g),
    ).toHaveLength(Object.keys(STACKS).length);
  },
  LONGEST_MS,
);
