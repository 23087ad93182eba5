/** The command `cdk-chime-phone-number inventory`. */
import type { Command } from 'commander';
import { readAssembly } from '../cloudformation/cloud-assembly';
import { inventoryText, starterInventory } from '../inventory';
import { appInventory } from './app-inventory';
import { addParameterOptions, type ParameterOptions, parameterSource } from './parameter-options';
import { print, printLog } from '../terminal/output';

interface InventoryOptions extends ParameterOptions {
  readonly app?: string | true;
}

export function addInventoryCommand(program: Command): void {
  const command = program
    .command('inventory')
    .description("Prints a commented starter for 'preview --offline inventory.json'.")
    .option(
      '-a, --app [folder]',
      "print made-up numbers for the lookups of an app; folder of the cloud assembly that 'cdk synth' wrote (default: cdk.out)",
    );
  addParameterOptions(command).action(printInventory);
}

async function printInventory({ app, ...options }: InventoryOptions): Promise<void> {
  if (app === undefined) {
    await print(starterInventory());
    return;
  }
  const stacks = readAssembly(app === true ? 'cdk.out' : app);
  const { PhoneNumbers, problems } = await appInventory(stacks, parameterSource(options, stacks));
  problems.forEach((problem) => {
    printLog(`No number for ${problem}\n`);
  });
  await print(inventoryText(PhoneNumbers, problems));
}
