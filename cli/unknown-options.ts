/** What to use instead of options that the CDK CLI and the AWS CLI have, and this command doesn't. */

const STACKS = "Write names of stacks without an option, before --offline: preview 'Dev/*'. The default is all stacks.";
const CONTEXT = "Pass context to 'cdk synth'. The preview reads what it wrote.";

const ADVICE: Readonly<Record<string, string>> = {
  '--all': STACKS,
  '--stack': STACKS,
  '--stacks': STACKS,
  '--region':
    "Set the Region in the app: that of a stack in its env, that of the Chime endpoint in the lookup's region prop.",
  '--context': CONTEXT,
  '-c': CONTEXT,
  '--output': "Name the folder that 'cdk synth' wrote with --app.",
  '-o': "Name the folder that 'cdk synth' wrote with --app.",
  '--role-arn': 'Use --profile with a profile that assumes the role.',
  '--endpoint-url': 'Set the environment variable AWS_ENDPOINT_URL_CHIME_SDK_VOICE.',
};

/** Replaces the guess of the parser, which only compares letters. */
export function withAdvice(error: string): string {
  const [, message, option = ''] = /^(error: unknown option '([^'=]+).*')/.exec(error) ?? [];
  const advice = Object.hasOwn(ADVICE, option) ? ADVICE[option] : undefined;
  return message === undefined || advice === undefined ? error : `${message}\n${advice}\n`;
}
