/** The cleanup of `npm run verify:account` when AWS isn't reachable. */
import { expect, test } from '@jest/globals';
import { Account } from '../../tools/verify-account/account';
import { Report } from '../../tools/verify-account/report';
import { STACKS } from '../../tools/verify-account/stacks';
import { destroy } from '../../tools/verify-account/clean-up';
import { localAws } from './support/local-aws';

const TIMEOUT_MS = 300_000;

/** An account in which the function that crashes still exists. */
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
  'it repairs the function that crashes, reports stacks that may still exist, and prints the commands to delete them',
  async () => {
    // GIVEN
    const { variables, folder } = localAws();
    const unreachable = { ...variables, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const report = new Report(true);
    const lines: string[] = [];
    const account = new WithCrashedFunction(unreachable, folder);

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
      ...{ hasOtherRegion: true, isLocal: true, variables: unreachable, folder, report },
      account,
      signal: new AbortController().signal,
      say: (line) => lines.push(line),
    });

    // THEN
    expect(account.commands).toContain(
      'lambda update-function-configuration --function-name crashed --handler index.handler',
    );
    expect(report.toMarkdown({})).toMatch(/`destroy` .* did not hold \| ChimeVerifyNowhere-\S+ \(UNKNOWN\)/);
    expect(lines).toEqual([expect.stringContaining('or AWS does not say whether they are (UNKNOWN)')]);
    expect(
      lines[0]?.match(/aws cloudformation delete-stack --stack-name ChimeVerifyNowhere\S+ --region \S+/g),
    ).toHaveLength(Object.keys(STACKS).length);
  },
  TIMEOUT_MS,
);
