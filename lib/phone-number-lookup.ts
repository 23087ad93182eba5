import {
  Annotations,
  CfnDynamicReference,
  type CfnOutput,
  Fn,
  ReferenceStrength,
  Stack,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ChimeApi, DEFAULT_REGION, isKnownRegion, knownRegions, regionProblem } from './contract/chime-api';
import { type LookupProperties, OnMissing, OnRollback } from './contract/properties';
import { parseE164 } from './contract/phone-number-model';
import { afterAspects } from './private/after-aspects';
import { invalid } from './private/validation-error';
import { keepLastSuccess } from './private/last-success-parameter';
import { LookupResource } from './private/lookup-resource';
import type { IPhoneNumber } from './phone-number';
import { PhoneNumberAttribute } from './contract/phone-number-attribute';
import { ImportedPhoneNumber, PhoneNumberBase } from './private/phone-number-base';
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

/** Attributes that are never empty, whatever the service omits. */
const ALWAYS_PRESENT: ReadonlySet<PhoneNumberAttribute> = new Set([
  PhoneNumberAttribute.PHONE_NUMBER_ID,
  PhoneNumberAttribute.ASSOCIATION_COUNT,
  PhoneNumberAttribute.ASSOCIATIONS_TRUNCATED,
  PhoneNumberAttribute.EXISTS,
]);

/** Up to thirty attributes can have the absent value, and all of them share CloudFormation's 4,096 bytes. */
const MAX_ABSENT_VALUE_BYTES = 32;

/** A literal that CloudFormation replaces with a parameter. */
const DYNAMIC_REFERENCE = /^\{\{resolve:ssm:[^{}]+\}\}$/;

/** What CloudFormation replaces with a secure value, but not in custom resources. */
const SECURE_REFERENCE = /\{\{resolve:(ssm-secure|secretsmanager):/;

/** Settings of a `PhoneNumberLookup`. */
export interface PhoneNumberLookupProps {
  /**
   * The phone number as `+12065550100`, `12065550100`, or `%2B12065550100` (the URL-encoded form that the API
   * returns). All three forms mean the same number. Tokens and dynamic references such as
   * `{{resolve:ssm:/telephony/support-line}}` are allowed; the function reads them during the deployment.
   * @default - the number that `find` describes; exactly one of the two props is required
   */
  readonly phoneNumberId?: string;

  /**
   * Criteria that describe the phone number, instead of its digits. The deployment finds the one number of the account
   * that meets all criteria, in Amazon Chime SDK Voice or, with `ChimeApi.CHIME`, in Amazon Chime. The deployment fails
   * if several numbers meet them. The number is the physical ID of the resource: when a lookup finds another number,
   * CloudFormation replaces the resource.
   * @default - the number that `phoneNumberId` names; exactly one of the two props is required
   */
  readonly find?: PhoneNumberQuery;

  /**
   * The API namespace that the function calls.
   * @default ChimeApi.AUTO
   */
  readonly api?: ChimeApi;

  /**
   * Region of the Chime endpoint, independent of the Region of the stack. With `ChimeApi.AUTO`, it is the Region of
   * Chime SDK Voice, because Amazon Chime is in us-east-1 only. An unknown Region causes a warning instead of an
   * error, because AWS adds Regions.
   * @default 'us-east-1'
   * @see https://docs.aws.amazon.com/general/latest/gr/chime-sdk.html
   */
  readonly region?: string;

  /**
   * When a deployed lookup looks up the number again.
   * @default RefreshPolicy.onChange()
   */
  readonly refresh?: RefreshPolicy;

  /**
   * Expectations that the number must meet; otherwise, the deployment fails.
   * @default - no expectations
   */
  readonly expect?: PhoneNumberExpectations;

  /**
   * What happens if the number doesn't exist.
   * @default OnMissing.FAIL
   */
  readonly onMissing?: OnMissing;

  /**
   * Value of an attribute if the service omits the element, or returns it as `null` or empty. At most 32 bytes, and
   * not only spaces. Set it if you use attributes in exports or SSM parameters, which can't be empty.
   * @default ''
   */
  readonly absentValue?: string;

  /**
   * Whether CloudFormation masks the returned attributes. Values that you pass on, for example to outputs, aren't
   * masked there.
   * @default false
   */
  readonly noEcho?: boolean;

  /**
   * What the lookup returns in the rollback of a failed deployment if Chime returns nothing usable: the number is gone,
   * the request is refused, or Chime is down. In a rollback, expectations are never enforced.
   *
   * `OnRollback.RESTORE` keeps the attributes in an SSM parameter in plain text, so it can't be combined with `noEcho`.
   * @default - `OnRollback.RESTORE` if `refresh` is set to anything except `RefreshPolicy.onChange()`, `noEcho` is off,
   * and the provider doesn't belong to another app; otherwise `OnRollback.FAIL`
   */
  readonly onRollback?: OnRollback;

  /**
   * The provider whose function looks up the number, in the same Region and account as the lookup. If you add, change,
   * or remove the provider of a deployed lookup, CloudFormation creates a new resource and deletes the old one, because
   * it refuses to change a `ServiceToken`.
   * @default - the provider of the stack, which all its lookups share
   */
  readonly provider?: IPhoneNumberLookupProvider;

  /**
   * How other stacks of the app refer to the attributes, also if the lookup is in a nested stack. With `STRONG`,
   * CloudFormation refuses to change a value that another stack imports, so you could never deploy a refreshed
   * `status`. A lookup with `refresh` and strong references causes a warning, also if `CrossStackReferences.of(...)`
   * or `applyCrossStackReferenceStrength` makes the references strong.
   * @default ReferenceStrength.WEAK
   */
  readonly referenceStrength?: ReferenceStrength;
}

/**
 * Looks up an Amazon Chime phone number during a deployment and exposes its details as attributes.
 *
 * The lookup only reads: it never orders, changes, or releases a number. The stack gets one custom resource for each
 * lookup, and one function, one role, and one log group for all lookups.
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
   * Imports a number that another app looked up and published with `createOutputs`. The reference is weak:
   * CloudFormation reads the value when it updates the stack that uses it, and the stack with the outputs must exist
   * then.
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
   * Imports a number that another app looked up and exported with `createOutputs({ exportPrefix })`, in the same
   * account and Region. The reference is strong: CloudFormation refuses to change or remove an exported value that is
   * in use.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param attributes names of the exports.
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
   * Imports a number that another app looked up and published with `publishToParameterStore`, in the same account and
   * Region. CloudFormation reads the parameters in each deployment of the stack that uses them.
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param options names of the parameters and the published attributes, the same as for `publishToParameterStore`.
   * Using any other attribute is an error.
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

  /** Returns any attribute by its name. */
  public attribute(attribute: PhoneNumberAttribute): string {
    return this.resource.attribute(attribute);
  }

  /**
   * Creates outputs of the stack for the attributes. `fromStackOutputs` and `fromExports` import them in another app,
   * `cdk deploy --outputs-file` writes them to a file, and `envFromCfnOutputs` of CDK Pipelines passes them to a step.
   * @param options attributes and names of the outputs.
   * @returns the outputs, by the names of their attributes, such as `Capabilities.InboundCall`.
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
   * refuses empty values, so the lookup needs an `absentValue`, unless you publish only attributes that can't be empty.
   * @param id ID of the construct that contains the parameters.
   * @param options attributes and names of the parameters.
   * @returns the parameters; call `grantRead` to allow a reader to read them.
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

  /**
   * Whether an attribute can be exported. An attribute that was requested by name must be; otherwise, it is an error.
   */
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
        `${attribute} can be empty, but ${rule}. Set absentValue on the lookup, for example to 'none', or omit ${attribute}.`,
      );
    }
  }

  private isNeverEmpty(attribute: PhoneNumberAttribute): boolean {
    const isMissing = this.mayHaveNoNumber && attribute === PhoneNumberAttribute.PHONE_NUMBER_ID;
    return this.neverEmpty || (ALWAYS_PRESENT.has(attribute) && !isMissing);
  }
}

/** Refreshing changes values, but CloudFormation doesn't allow an export that is in use to change. */
function warnOfLockedValues(scope: Construct, strength: ReferenceStrength): void {
  if (strength === ReferenceStrength.WEAK) {
    return;
  }
  Annotations.of(scope).addWarningV2(
    'cdk-chime-phone-number:strongReferencesToRefreshedValues',
    'The lookup is refreshed, but CloudFormation refuses to change an exported value while another stack imports it. A deployment that finds another status then fails. Use ReferenceStrength.WEAK, which reads the value when the other stack is updated, or RefreshPolicy.onChange().',
  );
}

/**
 * Whether the function may read the status of the lookup's stack, and whether it restores attributes. A lookup with
 * only a number needs neither, because its rollback looks up the number as before.
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
      'onRollback is OnRollback.RESTORE, which keeps the attributes in plain text in an SSM parameter, but noEcho is true, which hides them. Use OnRollback.FAIL, or omit noEcho.',
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

/** The template contains a literal in one form, so that changing its form doesn't change the template. */
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
      `phoneNumberId is ${JSON.stringify(phoneNumberId)}, not a string. Pass a string such as '+12065550100', and check the variable that it comes from.`,
    );
  }
  if (isSecureReference(scope, phoneNumberId)) {
    throw invalid(
      scope,
      "phoneNumberId is a dynamic reference to a secure value, which CloudFormation doesn't replace in custom resources. Store the number in a parameter of the type String, and pass a reference such as '{{resolve:ssm:/telephony/support-line}}'.",
    );
  }
  if (Token.isUnresolved(phoneNumberId) || DYNAMIC_REFERENCE.test(phoneNumberId)) {
    return phoneNumberId;
  }
  const e164 = parseE164(phoneNumberId);
  if (e164 === undefined) {
    throw invalid(
      scope,
      `phoneNumberId '${phoneNumberId}' isn't an E.164 phone number. Write the country code and the number without spaces or punctuation, such as '+12065550100'.`,
    );
  }
  return e164;
}

/** Whether the number is a secret: written as a literal, or by the CDK as a token, which may contain other tokens. */
function isSecureReference(scope: Construct, phoneNumberId: string): boolean {
  const [token] = Tokenization.reverseString(phoneNumberId).tokens;
  const reference: unknown = token instanceof CfnDynamicReference ? Stack.of(scope).resolve(token) : phoneNumberId;
  return SECURE_REFERENCE.test(JSON.stringify(reference));
}

function assertRegion(scope: Construct, api: ChimeApi, region: string): void {
  if (Token.isUnresolved(region)) {
    return;
  }
  const problem = regionProblem(api, region);
  if (problem !== undefined) {
    throw invalid(scope, `region: ${problem} It is the Region of the Chime endpoint, not of the stack.`);
  }
  if (!isKnownRegion(region)) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:unknownRegion',
      `region: '${region}' isn't known to have an endpoint of Amazon Chime SDK Voice. The deployment still calls it. Known Regions: ${knownRegions()}.`,
    );
  }
}

function assertAbsentValue(scope: Construct, absentValue: string | undefined): void {
  if (absentValue === undefined || Token.isUnresolved(absentValue)) {
    return;
  }
  if (absentValue !== '' && absentValue.trim() === '') {
    throw invalid(scope, "absentValue is blank. Set it to a word such as 'none', or omit it.");
  }
  const bytes = Buffer.byteLength(absentValue);
  if (bytes > MAX_ABSENT_VALUE_BYTES) {
    throw invalid(
      scope,
      `absentValue has ${bytes} bytes. Use at most ${MAX_ABSENT_VALUE_BYTES}, because every attribute can have this value, and CloudFormation accepts 4,096 bytes for all of them.`,
    );
  }
}
