import { Annotations, type CfnOutput, Fn, ReferenceStrength, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ChimeApi, DEFAULT_REGION, isKnownRegion, knownRegions, regionProblem } from './contract/chime-api';
import type { LookupProperties } from './contract/properties';
import { parseE164 } from './contract/e164';
import { afterAspects } from './after-aspects';
import { invalid } from './invalid';
import { keepLastSuccess } from './last-success-parameter';
import { LookupResource } from './lookup-resource';
import { OnMissing } from './contract/on-missing';
import { OnRollback } from './contract/on-rollback';
import type { IPhoneNumber } from './phone-number';
import { PhoneNumberAttribute } from './contract/phone-number-attribute';
import { ImportedPhoneNumber, PhoneNumberBase } from './phone-number-base';
import { renderExpectations, type PhoneNumberExpectations } from './phone-number-expectations';
import { PhoneNumberLookupProvider } from './phone-number-lookup-provider';
import { type PhoneNumberQuery, renderQuery } from './phone-number-query';
import {
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
  parameterValue,
  PhoneNumberParameters,
  type PhoneNumberParametersOptions,
  publishedAttributes,
} from './phone-number-parameters';
import {
  assertProvider,
  assertSameEnvironment,
  type IPhoneNumberLookupProvider,
  type ProviderBase,
  resourceId,
} from './provider-base';
import type { RefreshPolicy } from './refresh-policy';

/** What the handler always knows, whatever the service leaves out. */
const ALWAYS_PRESENT: ReadonlySet<PhoneNumberAttribute> = new Set([
  PhoneNumberAttribute.PHONE_NUMBER_ID,
  PhoneNumberAttribute.ASSOCIATION_COUNT,
  PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED,
  PhoneNumberAttribute.EXISTS,
]);

/** An absent value stands in up to thirty attributes, and all of them share CloudFormation's 4,096 bytes. */
const MAX_ABSENT_VALUE_BYTES = 32;

/** A literal that CloudFormation replaces with a parameter or a secret; it doesn't for `ssm-secure` in custom resources. */
const DYNAMIC_REFERENCE = /^\{\{resolve:(ssm|secretsmanager):[^{}]+\}\}$/;

/** Settings of a `PhoneNumberLookup`. */
export interface PhoneNumberLookupProps {
  /**
   * The phone number: `+12065550100`, `12065550100` or the URL-encoded `%2B12065550100` that the API returns, which
   * are one and the same number. Tokens and dynamic references such as `{{resolve:ssm:/telephony/support-line}}` are
   * allowed; the function reads them during the deployment.
   * @default - the number that `find` describes; exactly one of the two is required
   */
  readonly phoneNumberId?: string;

  /**
   * What the phone number is for, instead of its digits: the deployment finds the one number of the account that meets
   * all criteria, in Amazon Chime SDK Voice or, with `ChimeApi.CHIME`, in Amazon Chime. It fails when several numbers
   * meet them. The number that was found is the resource's physical ID: a lookup that finds another one is replaced.
   * @default - the number that `phoneNumberId` names; exactly one of the two is required
   */
  readonly find?: PhoneNumberQuery;

  /**
   * Which API namespace is asked.
   * @default ChimeApi.AUTO
   */
  readonly api?: ChimeApi;

  /**
   * Region of the Chime endpoint, whatever the stack's Region. With `ChimeApi.AUTO` it is that of Chime SDK Voice;
   * Amazon Chime is in us-east-1 only. A Region that isn't known to have an endpoint is a warning, since AWS adds
   * Regions.
   * @default 'us-east-1'
   * @see https://docs.aws.amazon.com/general/latest/gr/chime-sdk.html
   */
  readonly region?: string;

  /**
   * When a deployed lookup asks Chime again.
   * @default RefreshPolicy.onChange()
   */
  readonly refresh?: RefreshPolicy;

  /**
   * What must hold of the number for the deployment to go on.
   * @default - nothing
   */
  readonly expect?: PhoneNumberExpectations;

  /**
   * What it means that the number does not exist.
   * @default OnMissing.FAIL
   */
  readonly onMissing?: OnMissing;

  /**
   * What an attribute reads as that the service left out, sent as `null` or sent empty; at most 32 bytes, and not only
   * spaces. Set it where
   * CloudFormation or a service refuses an empty value, as exports and SSM parameters do.
   * @default ''
   */
  readonly absentValue?: string;

  /**
   * Asks CloudFormation to mask the returned attributes. Values that are handed on, to outputs for example, show there
   * all the same.
   * @default false
   */
  readonly noEcho?: boolean;

  /**
   * What the lookup answers in the rollback of a failed deployment when Chime has no usable answer: the number is gone,
   * the request is refused, or Chime is down. In a rollback, expectations are never enforced.
   *
   * `OnRollback.RESTORE` keeps the attributes in plain text in an SSM parameter, so it is an error with `noEcho`.
   * @default - OnRollback.RESTORE where `refresh` is set and not `RefreshPolicy.onChange()`, `noEcho` is off, and the
   * provider isn't another app's; else OnRollback.LOOK_UP
   */
  readonly onRollback?: OnRollback;

  /**
   * The function that looks the number up: one of the same Region and account. Adding, changing, or removing it on a
   * deployed lookup makes another resource, since CloudFormation refuses to change a `ServiceToken`.
   * @default - the stack's own, shared by all its lookups
   */
  readonly provider?: IPhoneNumberLookupProvider;

  /**
   * How other stacks of the app refer to the attributes. With `STRONG`, CloudFormation refuses to change a value that
   * another stack imports: a refreshed `status` could then never be deployed. A lookup with both gets a warning, also
   * where `CrossStackReferences.of(...)` or `applyCrossStackReferenceStrength` makes the references strong. It holds
   * for a lookup in a nested stack too.
   * @default ReferenceStrength.WEAK
   */
  readonly referenceStrength?: ReferenceStrength;
}

/**
 * Looks an Amazon Chime phone number up during a deployment and exposes its details as attributes.
 *
 * It only reads: it never orders, changes or releases a number. The stack gets one custom resource for each lookup,
 * and one function, role and log group for all of them.
 *
 * @resource Custom::ChimePhoneNumber
 * @see https://docs.aws.amazon.com/chime/latest/APIReference/API_GetPhoneNumber.html
 * @exampleMetadata fixture=in-a-stack
 * @example
 * const supportLine = new PhoneNumberLookup(this, 'SupportLine', {
 *   phoneNumberId: '+12065550100',
 * });
 * new CfnOutput(this, 'Status', { value: supportLine.status });
 */
export class PhoneNumberLookup extends PhoneNumberBase {
  /**
   * A number that another app looked up and left in its outputs with `createOutputs`. It is a weak reference: the value
   * is read whenever the stack that uses it is updated, and that stack needs the other one to be there.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param attributes where the outputs are.
   * @exampleMetadata fixture=in-a-stack
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
   * A number that another app looked up and exported with `createOutputs({ exportPrefix })`, in the same account and
   * Region. It is a strong reference: CloudFormation refuses to change or remove an exported value that is in use.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param attributes what the exports are called.
   * @exampleMetadata fixture=in-a-stack
   * @example
   * const supportLine = PhoneNumberLookup.fromExports(this, 'SupportLine', {
   *   exportPrefix: 'support-line',
   * });
   */
  public static fromExports(scope: Construct, id: string, attributes: PhoneNumberExports): IPhoneNumber {
    const { exportPrefix } = attributes;
    assertPrefixes(scope, { exportPrefix });
    return new ImportedPhoneNumber(scope, id, (attribute) => Fn.importValue(exportName(attribute, exportPrefix)));
  }

  /**
   * A number that another app looked up and published with `publishToParameterStore`, in the same account and Region.
   * CloudFormation reads the parameters at each deployment of the stack that uses them.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param options which attributes, and under which names: the same as for `publishToParameterStore`. Any other
   * attribute is an error.
   * @exampleMetadata fixture=in-a-stack
   * @example
   * const supportLine = PhoneNumberLookup.fromParameterStore(this, 'SupportLine', {
   *   parameterPrefix: '/telephony/support-line',
   * });
   */
  public static fromParameterStore(scope: Construct, id: string, options: PhoneNumberParametersOptions): IPhoneNumber {
    assertParameterPrefix(scope, options.parameterPrefix);
    const phoneNumber: ImportedPhoneNumber = new ImportedPhoneNumber(scope, id, (attribute) =>
      parameterValue(phoneNumber, attribute, options),
    );
    return phoneNumber;
  }

  /**
   * What the lookup asks and expects, as its custom resource has it.
   * @internal
   */
  public readonly _properties: LookupProperties;

  /**
   * The function that looks the number up.
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
    const properties = renderProperties(this, props);
    const provider =
      props.provider === undefined ? PhoneNumberLookupProvider.getOrCreate(this) : assertProvider(this, props.provider);
    assertSameEnvironment(this, provider);
    this._properties = properties;
    this._provider = provider;
    const { asks, restores } = rollbackOf(this, props, properties, provider);
    this.neverEmpty = Boolean(props.absentValue);
    this.mayHaveNoNumber = props.find !== undefined && props.onMissing === OnMissing.EMPTY;
    if (props.find !== undefined) {
      provider._allowToFind?.();
    }
    const serviceTimeout = provider._bindLookup(props.expect?.within);
    this.resource = new LookupResource(this, resourceId(this, provider), {
      ServiceToken: provider.serviceToken,
      ServiceTimeout: serviceTimeout.toSeconds(),
      ...properties,
      OnRollback: restores ? OnRollback.RESTORE : undefined,
    });
    this.node.defaultChild = this.resource;
    if (asks) {
      provider._allowRollback?.(Stack.of(this), restores);
    }
    if (restores) {
      keepLastSuccess(this, this.resource);
    }
    if (props.referenceStrength !== undefined) {
      this.resource.applyCrossStackReferenceStrength(props.referenceStrength);
    }
    if (properties.Refresh !== undefined) {
      afterAspects(this.resource, () => {
        warnOfLockedValues(this, this.resource.referenceStrength);
      });
    }
  }

  /** Any attribute by its name. */
  public attribute(attribute: PhoneNumberAttribute): string {
    return this.resource.attribute(attribute);
  }

  /**
   * Leaves the attributes in outputs of the stack, under names that `fromStackOutputs` and `fromExports` know, that
   * `cdk deploy --outputs-file` writes, and that CDK Pipelines' `envFromCfnOutputs` reads.
   * @param options which attributes, and under which names.
   * @returns the outputs by the names of their attributes, such as `Capabilities.InboundCall`.
   * @exampleMetadata fixture=in-a-stack
   * @example
   * declare const supportLine: PhoneNumberLookup;
   * // PhoneNumberStatus, PhoneNumberE164PhoneNumber and so on.
   * supportLine.createOutputs();
   */
  public createOutputs(options: PhoneNumberOutputsOptions = {}): { [attribute: string]: CfnOutput } {
    const { outputPrefix, exportPrefix } = options;
    assertPrefixes(this, options);
    const outputs: { [attribute: string]: CfnOutput } = {};
    for (const attribute of options.attributes ?? Object.values(PhoneNumberAttribute)) {
      const isExported = exportPrefix !== undefined && this.canExport(attribute, options.attributes !== undefined);
      const exported = isExported ? exportName(attribute, exportPrefix) : undefined;
      outputs[attribute] = createOutput(this, outputName(attribute, outputPrefix), this.attribute(attribute), exported);
    }
    return outputs;
  }

  /**
   * Publishes attributes in Parameter Store, for readers at run time and for `fromParameterStore`. Parameter Store
   * refuses empty values, so the lookup needs an `absentValue` unless only attributes are published that can't be empty.
   * @param id ID of the construct that has the parameters.
   * @param options which attributes, and under which names.
   * @returns the parameters, which can be granted to readers.
   * @exampleMetadata fixture=in-a-stack
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
    for (const attribute of publishedAttributes(options)) {
      this.assertNeverEmpty(attribute, 'Parameter Store refuses empty values');
    }
    return new PhoneNumberParameters(this, id, { ...options, phoneNumber: this });
  }

  /** Whether an attribute can be exported; an error for one that was asked for by name and can't. */
  private canExport(attribute: PhoneNumberAttribute, isAskedFor: boolean): boolean {
    if (isAskedFor) {
      this.assertNeverEmpty(attribute, 'CloudFormation refuses to export an empty value');
    }
    return this.isNeverEmpty(attribute);
  }

  private assertNeverEmpty(attribute: PhoneNumberAttribute, rule: string): void {
    if (!this.isNeverEmpty(attribute)) {
      throw invalid(
        this,
        `${attribute} may be empty, but ${rule}; set absentValue on the lookup, such as 'none', or leave ${attribute} out`,
      );
    }
  }

  private isNeverEmpty(attribute: PhoneNumberAttribute): boolean {
    const isMissing = this.mayHaveNoNumber && attribute === PhoneNumberAttribute.PHONE_NUMBER_ID;
    return this.neverEmpty || (ALWAYS_PRESENT.has(attribute) && !isMissing);
  }
}

/** The two ask for opposite things: values that change, and exports that CloudFormation does not let change. */
function warnOfLockedValues(scope: Construct, strength: ReferenceStrength): void {
  if (strength === ReferenceStrength.WEAK) {
    return;
  }
  Annotations.of(scope).addWarningV2(
    'cdk-chime-phone-number:strongReferencesToRefreshedValues',
    'The lookup is refreshed, but CloudFormation refuses to change an exported value while another stack imports it: a deployment that finds another status fails then. Use ReferenceStrength.WEAK, which reads the value whenever the other stack is updated, or RefreshPolicy.onChange()',
  );
}

/**
 * Whether the function may ask for the status of the lookup's stack, and whether it restores attributes. A lookup with
 * nothing but a number needs neither: whatever made its deployment fail, the number is asked for as before.
 */
function rollbackOf(
  scope: Construct,
  { expect, noEcho, onRollback }: PhoneNumberLookupProps,
  { Refresh }: LookupProperties,
  provider: ProviderBase,
): { readonly asks: boolean; readonly restores: boolean } {
  if (onRollback === OnRollback.RESTORE && noEcho === true) {
    throw invalid(
      scope,
      'onRollback is OnRollback.RESTORE, which keeps the attributes in plain text in an SSM parameter, but noEcho is true, which hides them; use OnRollback.LOOK_UP or leave noEcho out',
    );
  }
  const isRefreshed = Refresh !== undefined;
  const restoresByDefault = isRefreshed && noEcho !== true && provider._allowRollback !== undefined;
  return {
    asks: isRefreshed || expect !== undefined || onRollback !== undefined,
    restores: onRollback === undefined ? restoresByDefault : onRollback === OnRollback.RESTORE,
  };
}

function renderProperties(scope: Construct, props: PhoneNumberLookupProps): LookupProperties {
  assertRegion(scope, props.api ?? ChimeApi.AUTO, props.region ?? DEFAULT_REGION);
  assertAbsentValue(scope, props.absentValue);
  return {
    ...renderSubject(scope, props),
    Api: props.api,
    Region: props.region,
    Refresh: props.refresh?._valueFor(scope),
    OnMissing: props.onMissing,
    AbsentValue: props.absentValue,
    NoEcho: props.noEcho,
    Expect: props.expect === undefined ? undefined : renderExpectations(scope, props.expect),
  };
}

/** What is looked up: a number or a query. */
function renderSubject(
  scope: Construct,
  { phoneNumberId, find, api }: PhoneNumberLookupProps,
): Pick<LookupProperties, 'PhoneNumberId' | 'Find'> {
  if (find === undefined) {
    return { PhoneNumberId: renderPhoneNumberId(scope, phoneNumberId) };
  }
  if (phoneNumberId !== undefined) {
    throw invalid(
      scope,
      'phoneNumberId and find are both set. Set phoneNumberId for a number that you know, or find for one that the deployment finds.',
    );
  }
  return { Find: renderQuery(scope, find, api ?? ChimeApi.AUTO) };
}

/** A literal stands in the template in its one form, so that writing it in another changes nothing. */
function renderPhoneNumberId(scope: Construct, phoneNumberId: unknown): string {
  // Types don't bind plain JavaScript, and `process.env.X!` is undefined where the variable isn't set.
  if (phoneNumberId === undefined) {
    throw invalid(
      scope,
      "Neither phoneNumberId nor find is set. Set phoneNumberId to a number such as '+12065550100', and check the variable that it comes from, or set find to what the number is for, such as { association: PhoneNumberAssociation.voiceConnector(id) }.",
    );
  }
  if (typeof phoneNumberId !== 'string') {
    throw invalid(
      scope,
      `phoneNumberId is ${JSON.stringify(phoneNumberId)}; pass a string such as '+12065550100', and check the variable that it comes from`,
    );
  }
  if (Token.isUnresolved(phoneNumberId) || DYNAMIC_REFERENCE.test(phoneNumberId)) {
    return phoneNumberId;
  }
  const e164 = parseE164(phoneNumberId);
  if (e164 === undefined) {
    throw invalid(
      scope,
      `phoneNumberId '${phoneNumberId}' is no E.164 phone number; write country code and number without spaces or punctuation, such as '+12065550100'`,
    );
  }
  return e164;
}

function assertRegion(scope: Construct, api: ChimeApi, region: string): void {
  if (Token.isUnresolved(region)) {
    return;
  }
  const problem = regionProblem(api, region);
  if (problem !== undefined) {
    throw invalid(scope, `region: ${problem}. It is the Region of the Chime endpoint, not that of the stack`);
  }
  if (!isKnownRegion(region)) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:unknownRegion',
      `region: '${region}' isn't known to have an endpoint of Amazon Chime SDK Voice; the deployment will ask it all the same. Known Regions: ${knownRegions()}`,
    );
  }
}

function assertAbsentValue(scope: Construct, absentValue: string | undefined): void {
  if (absentValue === undefined || Token.isUnresolved(absentValue)) {
    return;
  }
  if (absentValue !== '' && absentValue.trim() === '') {
    throw invalid(scope, "absentValue is blank; write a word such as 'none', or leave it out");
  }
  const bytes = Buffer.byteLength(absentValue);
  if (bytes > MAX_ABSENT_VALUE_BYTES) {
    throw invalid(
      scope,
      `absentValue has ${bytes} bytes; use at most ${MAX_ABSENT_VALUE_BYTES}, since it can stand in every attribute and CloudFormation takes 4,096 bytes for all of them`,
    );
  }
}
