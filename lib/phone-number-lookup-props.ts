import { Annotations, type ReferenceStrength, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { CHIME_SDK_VOICE_REGIONS, ChimeApi, DEFAULT_REGION, regionProblem } from './contract/chime-api';
import { parseE164 } from './contract/phone-number-model';
import { type CommonProperties, type LookupProperties, OnMissing, OnRollback } from './contract/properties';
import { type PhoneNumberExpectations, renderExpectations } from './phone-number-expectations';
import { type PhoneNumberQuery, renderQuery } from './phone-number-query';
import { assertChoice, assertValue, isKnownLater } from './private/literals';
import { validationError } from './private/validation-error';
import type { IPhoneNumberLookupProvider, ProviderBase } from './provider-base';
import type { RefreshPolicy } from './refresh-policy';

/** Up to thirty attributes can have the absent value, and all of them share CloudFormation's 4,096 bytes. */
const MAX_ABSENT_VALUE_BYTES = 32;

/** A dynamic reference, which CloudFormation replaces with a value. */
const DYNAMIC_REFERENCE = /^\{\{resolve:[^{}]+\}\}$/;

/** Settings that `PhoneNumberLookup` and `PhoneNumberList` have in common. */
export interface PhoneNumberLookupOptions {
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
   * When a deployed lookup looks up the number again, or a deployed list lists the numbers again.
   * @default RefreshPolicy.onChange()
   */
  readonly refresh?: RefreshPolicy;

  /**
   * Value of an attribute if the service omits the element, or returns it as `null` or empty. Of a list, it is the value
   * of `e164PhoneNumbers` if there are no numbers. At most 32 bytes, and not only spaces. Set it if you use attributes in
   * exports or SSM parameters, which can't be empty.
   * @default ''
   */
  readonly absentValue?: string;

  /**
   * Whether the response requests that CloudFormation masks the attributes (`NoEcho`). What CloudFormation masks then is
   * unverified. Values that you pass on, for example to outputs, aren't masked there.
   * @default false
   */
  readonly noEcho?: boolean;

  /**
   * What the lookup returns in the rollback of a failed deployment if Chime returns nothing usable: the number is gone,
   * the request is refused, or Chime is down. In a rollback, expectations and counts are never enforced.
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

/** Settings of a `PhoneNumberLookup`. */
export interface PhoneNumberLookupProps extends PhoneNumberLookupOptions {
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
   * Expectations that the number must meet; otherwise, the deployment fails.
   * @default - no expectations
   */
  readonly expect?: PhoneNumberExpectations;

  /**
   * What happens if the number doesn't exist.
   * @default OnMissing.FAIL
   */
  readonly onMissing?: OnMissing;
}

/** Validates the props as far as possible at synthesis, and renders them as properties of the custom resource. */
export function renderProperties(scope: Construct, props: PhoneNumberLookupProps): LookupProperties {
  const { AbsentValue, NoEcho, ...options } = renderOptions(scope, props);
  if (!Token.isUnresolved(props.onMissing)) {
    assertChoice(scope, 'onMissing', props.onMissing, Object.values(OnMissing), 'a member of OnMissing');
  }
  return {
    ...renderNumberOrQuery(scope, props),
    ...options,
    OnMissing: props.onMissing,
    AbsentValue,
    NoEcho,
    Expect:
      props.expect === undefined ? undefined : renderExpectations(scope, props.expect, props.api ?? ChimeApi.AUTO),
  };
}

/** Validates and renders the common props. */
export function renderOptions(scope: Construct, options: PhoneNumberLookupOptions): CommonProperties {
  const { api, region, refresh, absentValue, noEcho } = options;
  assertRegion(scope, api ?? ChimeApi.AUTO, region ?? DEFAULT_REGION);
  assertAbsentValue(scope, absentValue);
  assertChoices(scope, options);
  return {
    Api: api,
    Region: region,
    Refresh: refresh?._valueFor(scope),
    AbsentValue: absentValue,
    NoEcho: noEcho,
  };
}

/** What the template contains depends on `noEcho` and `onRollback`, so they can't be tokens. */
function assertChoices(scope: Construct, { api, onRollback, noEcho }: PhoneNumberLookupOptions): void {
  if (!Token.isUnresolved(api)) {
    assertChoice(scope, 'api', api, Object.values(ChimeApi), 'a member of ChimeApi');
  }
  assertChoice(scope, 'onRollback', onRollback, Object.values(OnRollback), 'a member of OnRollback');
  assertChoice(scope, 'noEcho', noEcho, [true, false], 'true or false');
}

/**
 * Whether the function may read the status of the lookup's stack, and whether it restores attributes. A lookup with
 * only a number needs neither, because its rollback looks up the number as before.
 */
export function rollbackSettings(
  scope: Construct,
  { noEcho, onRollback }: PhoneNumberLookupOptions,
  { Refresh }: CommonProperties,
  expects: boolean,
  provider: ProviderBase,
): { readonly readsStackStatus: boolean; readonly restores: boolean } {
  if (onRollback === OnRollback.RESTORE && noEcho === true) {
    throw validationError(
      scope,
      'onRollback is OnRollback.RESTORE, which keeps the attributes in plain text in an SSM parameter, but noEcho is true, which hides them. Use OnRollback.FAIL, or omit noEcho.',
    );
  }
  if (onRollback === OnRollback.RESTORE && provider._allowRollback === undefined) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:restoreWithProviderOfAnotherApp',
      "onRollback is OnRollback.RESTORE, but the provider belongs to another app, so this app can't add permissions to its function. In that app, allow the function cloudformation:DescribeStacks on this stack and ssm:GetParameter on its parameters, or use OnRollback.FAIL.",
    );
  }
  const restoresByDefault = Refresh !== undefined && noEcho !== true && provider._allowRollback !== undefined;
  return {
    readsStackStatus: expects || Refresh !== undefined || onRollback !== undefined,
    restores: onRollback === undefined ? restoresByDefault : onRollback === OnRollback.RESTORE,
  };
}

function renderNumberOrQuery(
  scope: Construct,
  { phoneNumberId, find, api }: PhoneNumberLookupProps,
): Pick<LookupProperties, 'PhoneNumberId' | 'Find'> {
  if (find === undefined) {
    return { PhoneNumberId: renderPhoneNumberId(scope, phoneNumberId) };
  }
  if (phoneNumberId !== undefined) {
    throw validationError(
      scope,
      'phoneNumberId and find are both set. Set phoneNumberId for a number that you know, or find for one that the deployment finds.',
    );
  }
  return { Find: renderQuery(scope, find, api ?? ChimeApi.AUTO) };
}

/** The template contains a literal in one form, so that changing its form doesn't change the template. */
function renderPhoneNumberId(scope: Construct, phoneNumberId: string | undefined): string {
  // Plain JavaScript has no types, and `process.env.X!` is undefined if the variable isn't set.
  if (phoneNumberId === undefined) {
    throw validationError(
      scope,
      "Neither phoneNumberId nor find is set. Set phoneNumberId to a number such as '+12065550100', and check the variable that it comes from, or set find to what the number is for, such as { association: PhoneNumberAssociation.voiceConnector(id) }.",
    );
  }
  assertValue(scope, 'phoneNumberId', phoneNumberId, "a string such as '+12065550100'");
  if (isKnownLater(phoneNumberId) || DYNAMIC_REFERENCE.test(phoneNumberId)) {
    return phoneNumberId;
  }
  const e164 = parseE164(phoneNumberId);
  if (e164 === undefined) {
    throw validationError(
      scope,
      `phoneNumberId '${phoneNumberId}' isn't an E.164 phone number. Write the country code and the number without spaces or punctuation, such as '+12065550100'.`,
    );
  }
  if (/^[2-9]\d{9}$/.test(phoneNumberId)) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:noPlusSign',
      `phoneNumberId, which ends in ${phoneNumberId.slice(-4)}, has ten digits and no plus sign. The lookup reads it as '+' and these digits, which then begin with a country code. If it is a number of the United States or Canada, write '+1' and these digits. Otherwise, write the plus sign.`,
    );
  }
  return e164;
}

function assertRegion(scope: Construct, api: ChimeApi, region: string): void {
  if (isKnownLater(region)) {
    return;
  }
  const problem = regionProblem(api, region);
  if (problem !== undefined) {
    throw validationError(scope, `region: ${problem} It is the Region of the Chime endpoint, not of the stack.`);
  }
  if (!CHIME_SDK_VOICE_REGIONS.includes(region)) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:unknownRegion',
      `region: '${region}' isn't known to have an endpoint of Amazon Chime SDK Voice. The deployment still calls it. Known Regions: ${CHIME_SDK_VOICE_REGIONS.join(', ')}.`,
    );
  }
  const own = RegionInfo.get(Stack.of(scope).region).partition;
  const other = RegionInfo.get(region).partition;
  if (own !== undefined && other !== undefined && own !== other) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:otherPartition',
      `The stack is in the partition ${own}, but the Chime endpoint in ${region} is in the partition ${other}. Credentials aren't valid in another partition. Deploy the lookup in a stack of the partition ${other}.`,
    );
  }
}

function assertAbsentValue(scope: Construct, absentValue: string | undefined): void {
  if (absentValue === undefined || isKnownLater(absentValue)) {
    return;
  }
  if (absentValue !== '' && absentValue.trim() === '') {
    throw validationError(scope, "absentValue is blank. Set it to a word such as 'none', or omit it.");
  }
  const bytes = Buffer.byteLength(absentValue);
  if (bytes > MAX_ABSENT_VALUE_BYTES) {
    throw validationError(
      scope,
      `absentValue has ${bytes} bytes. Use at most ${MAX_ABSENT_VALUE_BYTES}, because every attribute can have this value, and CloudFormation accepts 4,096 bytes for all of them.`,
    );
  }
}
