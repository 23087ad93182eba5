import { type CfnOutput, Fn } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PhoneNumberAttribute } from './contract/phone-number-attribute';
import { type LookupProperties, OnMissing, RESOURCE_TYPE } from './contract/properties';
import type { IPhoneNumber } from './phone-number';
import { type PhoneNumberLookupProps, renderProperties } from './phone-number-lookup-props';
import {
  assertExportPrefix,
  assertPrefixes,
  assertStackName,
  createOutput,
  exportName,
  outputName,
  type PhoneNumberExports,
  type PhoneNumberOutputsOptions,
  type PhoneNumberStackOutputs,
} from './phone-number-outputs';
import {
  assertParameterPrefix,
  assertPublished,
  parameterValue,
  PhoneNumberParameters,
  type PhoneNumberParametersOptions,
  publishedAttributes,
} from './phone-number-parameters';
import { createResource } from './private/create-resource';
import type { LookupResource } from './private/lookup-resource';
import { ImportedPhoneNumber, PhoneNumberBase } from './private/phone-number-base';
import { validationError } from './private/validation-error';
import type { IPhoneNumberLookupProvider } from './provider-base';

/** Attributes that are never empty, whatever the service omits. */
const ALWAYS_PRESENT: ReadonlySet<PhoneNumberAttribute> = new Set([
  PhoneNumberAttribute.PHONE_NUMBER_ID,
  PhoneNumberAttribute.ASSOCIATION_COUNT,
  PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED,
  PhoneNumberAttribute.EXISTS,
]);

/** Attributes that can have more than 1,024 characters, which CloudFormation refuses to export. */
const LONG: readonly PhoneNumberAttribute[] = [PhoneNumberAttribute.DETAILS, PhoneNumberAttribute.ASSOCIATIONS];

/**
 * Looks up an Amazon Chime phone number during a deployment and exposes its details as attributes.
 *
 * The lookup only reads: it never orders, changes, or releases a number. The stack gets one custom resource for each
 * lookup, and one function, one role, and one log group for all lookups.
 *
 * @resource Custom::ChimePhoneNumber
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/API_GetPhoneNumber.html
 * @example
 * const supportLine = new PhoneNumberLookup(this, 'SupportLine', {
 *   phoneNumberId: '+12065550100',
 * });
 * new CfnOutput(this, 'Status', { value: supportLine.status });
 */
export class PhoneNumberLookup extends PhoneNumberBase {
  /**
   * Imports a number that another app looked up and published with `createOutputs`. The reference is weak:
   * CloudFormation reads the value when it updates the stack that uses it, and the stack with the outputs must exist
   * then.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param attributes where the outputs are.
   * @example
   * const supportLine = PhoneNumberLookup.fromStackOutputs(this, 'SupportLine', {
   *   stackName: 'Numbers',
   *   region: 'us-east-1',
   * });
   */
  public static fromStackOutputs(scope: Construct, id: string, attributes: PhoneNumberStackOutputs): IPhoneNumber {
    const { stackName, region, outputPrefix } = attributes;
    assertStackName(scope, stackName);
    assertPrefixes(scope, { outputPrefix });
    return new ImportedPhoneNumber(scope, id, (attribute) =>
      Fn.getStackOutput(stackName, outputName(attribute, outputPrefix), region),
    );
  }

  /**
   * Imports a number that another app looked up and exported with `createOutputs({ exportPrefix })`, in the same
   * account and Region. The reference is strong: CloudFormation refuses to change or remove an exported value that is
   * in use.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param attributes names of the exports.
   * @example
   * const supportLine = PhoneNumberLookup.fromExports(this, 'SupportLine', {
   *   exportPrefix: 'support-line',
   * });
   */
  public static fromExports(scope: Construct, id: string, attributes: PhoneNumberExports): IPhoneNumber {
    const { exportPrefix } = attributes;
    assertExportPrefix(scope, exportPrefix);
    return new ImportedPhoneNumber(scope, id, (attribute) => Fn.importValue(exportName(attribute, exportPrefix)));
  }

  /**
   * Imports a number that another app looked up and published with `publishToParameterStore`, in the same account and
   * Region. CloudFormation reads the parameters in each deployment of the stack that uses them.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param options names of the parameters and the published attributes, the same as for `publishToParameterStore`.
   * Using any other attribute is an error. The default attributes are enough for `toEnvironment`.
   * @example
   * const supportLine = PhoneNumberLookup.fromParameterStore(this, 'SupportLine', {
   *   parameterPrefix: '/telephony/support-line',
   * });
   */
  public static fromParameterStore(scope: Construct, id: string, options: PhoneNumberParametersOptions): IPhoneNumber {
    assertParameterPrefix(scope, options.parameterPrefix);
    const phoneNumber: ImportedPhoneNumber = new ImportedPhoneNumber(
      scope,
      id,
      (attribute) => parameterValue(phoneNumber, attribute, options),
      (attributes) => {
        assertPublished(phoneNumber, attributes, options);
      },
    );
    return phoneNumber;
  }

  /**
   * The query and the expectations of the lookup, as properties of its custom resource.
   * @internal
   */
  public readonly _properties: LookupProperties;

  /**
   * The provider whose function looks up the number.
   * @internal
   */
  public readonly _provider: IPhoneNumberLookupProvider;

  private readonly resource: LookupResource;
  private readonly neverEmpty: boolean;
  private readonly mayHaveNoNumber: boolean;

  /**
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param props settings; only `phoneNumberId` or `find` is required.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberLookupProps) {
    super(scope, id);
    this._properties = renderProperties(this, props);
    const { resource, provider } = createResource(this, props, {
      type: RESOURCE_TYPE,
      idPrefix: 'Resource',
      properties: this._properties,
      attributes: Object.values(PhoneNumberAttribute),
      longAttributes: LONG,
      expects: props.expect !== undefined,
      within: props.expect?.within,
    });
    this.resource = resource;
    this._provider = provider;
    this.neverEmpty = Boolean(props.absentValue);
    this.mayHaveNoNumber = props.find !== undefined && props.onMissing === OnMissing.EMPTY;
  }

  /**
   * Returns any attribute by its name.
   * @param attribute the attribute.
   */
  public attribute(attribute: PhoneNumberAttribute): string {
    return this.resource.attribute(attribute);
  }

  /**
   * Creates outputs of the stack for the attributes. `fromStackOutputs` and `fromExports` import them in another app,
   * `cdk deploy --outputs-file` writes them to a file, and `envFromCfnOutputs` of CDK Pipelines passes them to a step.
   * @param options attributes and names of the outputs.
   * @returns the outputs, by the names of their attributes, such as `Capabilities.InboundCall`.
   * @example
   * declare const supportLine: PhoneNumberLookup;
   * // PhoneNumberStatus, PhoneNumberE164PhoneNumber and so on.
   * supportLine.createOutputs();
   */
  public createOutputs(options: PhoneNumberOutputsOptions = {}): { [attribute: string]: CfnOutput } {
    const { outputPrefix, exportPrefix } = options;
    assertPrefixes(this, options);
    if (exportPrefix !== undefined) {
      this.assertNeverEmpty(options.attributes ?? [], 'CloudFormation refuses to export an empty value');
    }
    const all = Object.values(PhoneNumberAttribute);
    const exportable = options.attributes ?? all.filter((name) => this.isNeverEmpty(name) && !LONG.includes(name));
    const outputs: { [attribute: string]: CfnOutput } = {};
    for (const attribute of options.attributes ?? all) {
      const isExported = exportPrefix !== undefined && exportable.includes(attribute);
      const exported = isExported ? exportName(attribute, exportPrefix) : undefined;
      outputs[attribute] = createOutput(this, outputName(attribute, outputPrefix), this.attribute(attribute), exported);
    }
    return outputs;
  }

  /**
   * Publishes attributes in Parameter Store, for readers at run time and for `fromParameterStore`. Parameter Store
   * refuses empty values, so the lookup needs an `absentValue`, unless you publish only attributes that can't be empty.
   * @param id ID of the construct that contains the parameters.
   * @param options attributes and names of the parameters.
   * @returns the parameters; call `grantRead` to allow a reader to read them.
   * @example
   * declare const reader: lambda.Function;
   * const supportLine = new PhoneNumberLookup(this, 'SupportLine', {
   *   phoneNumberId: '+12065550100',
   *   absentValue: 'none',
   * });
   * const parameters = supportLine.publishToParameterStore('Parameters', {
   *   parameterPrefix: '/telephony/support-line',
   * });
   * parameters.grantRead(reader);
   */
  public publishToParameterStore(id: string, options: PhoneNumberParametersOptions): PhoneNumberParameters {
    this.assertNeverEmpty(publishedAttributes(options), 'Parameter Store refuses empty values');
    return new PhoneNumberParameters(this, id, { ...options, phoneNumber: this });
  }

  private assertNeverEmpty(attributes: readonly PhoneNumberAttribute[], rule: string): void {
    const empty = attributes.filter((attribute) => !this.isNeverEmpty(attribute)).join(', ');
    if (empty !== '') {
      throw validationError(
        this,
        `${empty} can be empty, but ${rule}. Set absentValue on the lookup, for example to 'none', or omit these attributes.`,
      );
    }
  }

  private isNeverEmpty(attribute: PhoneNumberAttribute): boolean {
    const isMissing = this.mayHaveNoNumber && attribute === PhoneNumberAttribute.PHONE_NUMBER_ID;
    return this.neverEmpty || (ALWAYS_PRESENT.has(attribute) && !isMissing);
  }
}
