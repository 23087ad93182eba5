#!/usr/bin/env node
/** The package's command. */
import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { colors } from './terminal/colors';
import { addInventoryCommand } from './preview/inventory-command';
import { endOnBrokenOutput, EXIT, printLog } from './terminal/output';
import { addPreviewCommand } from './preview/command';
import { visible } from './terminal/text';
import { withAdvice } from './unknown-options';

const program = new Command('cdk-chime-phone-number')
  .description('Previews the Amazon Chime phone number lookups of AWS CDK apps.')
  .version(version)
  .showHelpAfterError('(add --help for all options)')
  .configureOutput({
    writeErr: printLog,
    outputError: (text, write) => {
      write(withAdvice(text));
    },
  })
  .exitOverride();

addPreviewCommand(program);
addInventoryCommand(program);

endOnBrokenOutput();
program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.SUCCESS : EXIT.NOT_RUN;
    return;
  }
  process.stderr.write(`${colors.red('error:')} ${visible((error as Error).message)}\n`);
  process.exitCode = EXIT.NOT_RUN;
});
