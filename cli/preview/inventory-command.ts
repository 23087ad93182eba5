/** The command `cdk-chime-phone-number inventory`. */
import { type Command, Option } from 'commander';
import { readAssembly } from '../cloudformation/cloud-assembly';
import { inventoryText, starterInventory } from '../inventory';
import { appInventory } from './app-inventory';
import { type ParameterOption, parameterSource, parseParameter } from './parameter-options';
import { print, printLog } from '../terminal/output';

interface InventoryOptions {
  readonly app?: string | true;
  readonly parameters: readonly ParameterOption[];
  readonly ssm: readonly ParameterOption[];
}

export function addInventoryCommand(program: Command): void {
  program
    .command('inventory')
    .description("Prints a commented starter for 'preview --offline inventory.json'.")
    .option(
      '-a, --app [folder]',
      "print made-up numbers for the lookups of an app; folder of the cloud assembly that 'cdk synth' wrote (default: cdk.out)",
    )
    .addOption(
      new Option('--parameters <[stack:]name=value>', 'value of a CloudFormation parameter; can be repeated')
        .argParser(parseParameter)
        .default([], 'the default in the template'),
    )
    .addOption(
      new Option('--ssm <[stack:]name=value>', 'value of a parameter in Parameter Store; can be repeated')
        .argParser(parseParameter)
        .default([], 'only a deployment reads it'),
    )
    .action(async ({ app, parameters, ssm }: InventoryOptions) => {
      if (app === undefined) {
        await print(starterInventory());
        return;
      }
      const stacks = readAssembly(app === true ? 'cdk.out' : app);
      const { PhoneNumbers, problems } = await appInventory(stacks, parameterSource(parameters, ssm, stacks));
      problems.forEach((problem) => {
        printLog(`No number for ${problem}\n`);
      });
      await print(inventoryText(PhoneNumbers, problems));
    });
}
