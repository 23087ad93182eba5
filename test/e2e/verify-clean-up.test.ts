/** The clean-up of `npm run verify:account` where AWS does not answer any more. */
import { expect, test } from '@jest/globals';
import { Account } from '../../tools/verify-account/account';
import { Report } from '../../tools/verify-account/report';
import { STACKS } from '../../tools/verify-account/stacks';
import { destroy } from '../../tools/verify-account/clean-up';
import { localAws } from './support/local-aws';

const LONGEST_MS = 300_000;

/** An account in which the function that crashes is still there. */
class WithCrashedFunction extends Account {
  public readonly commands: string[] = [];

  public override async aws(...args: readonly string[]): ReturnType<Account['aws']> {
    this.commands.push(args.join(' '));
    return await super.aws(...args);
  }

  public override async resourcesOf(stackName: string, type: string): ReturnType<Account['resourcesOf']> {
    return await Promise.resolve(
      stackName.endsWith('-Crash') ? [{ PhysicalResourceId: 'crashed', ResourceType: type }] : [],
    );
  }
}

test(
  'AWS out of reach while it cleans up: it repairs what would not answer, does not say that nothing is left, and says what to do',
  async () => {
    // GIVEN
    const { variables, folder } = localAws();
    const outOfReach = { ...variables, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const report = new Report(true);
    const said: string[] = [];
    const account = new WithCrashedFunction(outOfReach, folder);

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
      account,
      signal: new AbortController().signal,
      say: (line) => said.push(line),
    });

    // THEN
    expect(account.commands).toContain(
      'lambda update-function-configuration --function-name crashed --handler index.handler',
    );
    expect(report.toMarkdown({})).toMatch(/`destroy` .* did not hold \| ChimeVerifyNowhere-\S+ \(UNKNOWN\)/);
    expect(said).toEqual([expect.stringContaining('or AWS does not say whether they are (UNKNOWN)')]);
    expect(
      said[0]?.match(/aws cloudformation delete-stack --stack-name ChimeVerifyNowhere\S+ --region \S+/g),
    ).toHaveLength(Object.keys(STACKS).length);
  },
  LONGEST_MS,
);
