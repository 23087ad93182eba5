/** Names of the outputs and exports that one app creates and another app imports. */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { PhoneNumberAttribute } from './contract/phone-number-attribute';
import { assertValue, isKnownLater, uncheckedPrefix } from './private/literals';
import { validationError } from './private/validation-error';

/** Default start of the names of outputs, for the producer and the consumer. */
const DEFAULT_OUTPUT_PREFIX = 'PhoneNumber';

/** Settings of `PhoneNumberLookup.createOutputs`. */
export interface PhoneNumberOutputsOptions {
  /**
   * Attributes to create outputs for.
   * @default - all attributes
   */
  readonly attributes?: PhoneNumberAttribute[];

  /**
   * Start of the names of the outputs: letters and digits. The name of an output is `{outputPrefix}{Attribute}` without
   * dots, such as `PhoneNumberCountry` or `PhoneNumberCapabilitiesInboundCall`. Two numbers in one stack need different
   * prefixes.
   * @default 'PhoneNumber'
   */
  readonly outputPrefix?: string;

  /**
   * If you set this prefix, the outputs are also exported. The name of an export is `{exportPrefix}:{Attribute}`, with
   * a colon instead of the dot, such as `support-line:Status`.
   *
   * CloudFormation refuses to export an empty value, and to change an exported value while another stack imports it.
   * Therefore only attributes that can't be empty are exported, or all attributes if the lookup has an `absentValue`.
   * Naming another attribute in `attributes` is an error.
   *
   * CloudFormation also refuses to export more than 1,024 characters. `Details` and `Associations` can have more, so they
   * are exported only if you name them in `attributes`.
   * @default - no exports
   */
  readonly exportPrefix?: string;
}

/** Outputs of another app, for `PhoneNumberLookup.fromStackOutputs`. */
export interface PhoneNumberStackOutputs {
  /** Name of the stack with the outputs. */
  readonly stackName: string;

  /**
   * Region of that stack.
   * @default - the Region of the stack that uses the number
   */
  readonly region?: string;

  /**
   * The `outputPrefix` of `createOutputs`.
   * @default 'PhoneNumber'
   */
  readonly outputPrefix?: string;
}

/** Exports of another app, for `PhoneNumberLookup.fromExports`. */
export interface PhoneNumberExports {
  /** The `exportPrefix` of `createOutputs`. */
  readonly exportPrefix: string;
}

export function outputName(attribute: PhoneNumberAttribute, outputPrefix = DEFAULT_OUTPUT_PREFIX): string {
  return `${outputPrefix}${attribute.replace('.', '')}`;
}

export function exportName(attribute: PhoneNumberAttribute, exportPrefix: string): string {
  return `${uncheckedPrefix(exportPrefix)}:${attribute.replace('.', ':')}`;
}

/** Creates an output whose logical ID is the name. */
export function createOutput(scope: Construct, name: string, value: string, exported: string | undefined): CfnOutput {
  const stack = Stack.of(scope);
  if (stack.node.tryFindChild(name) !== undefined) {
    throw validationError(
      scope,
      `createOutputs: ${stack.node.path} already has '${name}'. Pass another outputPrefix for the outputs of this number.`,
    );
  }
  return new CfnOutput(stack, name, { value, ...(exported !== undefined && { exportName: exported }) });
}

export function assertStackName(scope: Construct, stackName: string): void {
  assertValue(scope, 'stackName', stackName, 'the name of the stack with the outputs');
}

export function assertExportPrefix(scope: Construct, exportPrefix: string): void {
  assertValue(scope, 'exportPrefix', exportPrefix, 'the exportPrefix of createOutputs');
  assertPrefixes(scope, { exportPrefix });
}

export function assertPrefixes(scope: Construct, { outputPrefix, exportPrefix }: PhoneNumberOutputsOptions): void {
  if (outputPrefix !== undefined && !isKnownLater(outputPrefix) && !/^[A-Za-z0-9]+$/.test(outputPrefix)) {
    throw validationError(
      scope,
      `outputPrefix '${outputPrefix}' can't start the name of an output. Use letters and digits.`,
    );
  }
  if (exportPrefix !== undefined && !isKnownLater(exportPrefix) && !/^[A-Za-z0-9:-]+$/.test(exportPrefix)) {
    throw validationError(
      scope,
      `exportPrefix '${exportPrefix}' can't start the name of an export. Use letters, digits, colons, and hyphens.`,
    );
  }
}
