import { Duration, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ChimeApi } from './contract/chime-api';
import {
  type PhoneNumberCapability,
  PhoneNumberProductType,
  type PhoneNumberStatus,
  type PhoneNumberType,
} from './contract/phone-number-model';
import type { AssociationProperties } from './contract/phone-number-query';
import { type ExpectProperties, MAX_WITHIN_SECONDS } from './contract/properties';
import type { PhoneNumberAssociation } from './phone-number-association';
import { assertCountry } from './private/country';
import { assertProps } from './private/literals';
import { validationError } from './private/validation-error';

/**
 * Expectations that a phone number must meet. If it doesn't meet all of them, the deployment fails, and the reason
 * contains the found and the expected values. A number that doesn't exist isn't checked: with `OnMissing.EMPTY`, its
 * lookup succeeds.
 *
 * @example
 * new PhoneNumberLookup(this, 'SupportLine', {
 *   phoneNumberId: '+12065550100',
 *   expect: {
 *     statuses: [PhoneNumberStatus.ASSIGNED],
 *     capabilities: [PhoneNumberCapability.OUTBOUND_CALL],
 *     within: Duration.minutes(5),
 *   },
 * });
 */
export interface PhoneNumberExpectations {
  /**
   * The status is one of these.
   * @default - any status
   */
  readonly statuses?: PhoneNumberStatus[];

  /**
   * The type is one of these.
   * @default - any type
   */
  readonly types?: PhoneNumberType[];

  /**
   * The product type is one of these. Spaces are ignored, because the service also returns `Voice Connector`.
   * @default - any product type
   */
  readonly productTypes?: PhoneNumberProductType[];

  /**
   * The country is one of these ISO 3166-1 alpha-2 codes. Tokens are allowed as items and as the whole list, for
   * example `CfnParameter.valueAsList`.
   * @default - any country
   */
  readonly countries?: string[];

  /**
   * The number has all of these capabilities.
   * @default - any capabilities
   */
  readonly capabilities?: PhoneNumberCapability[];

  /**
   * The number has all of these associations. It can have others.
   * @default - any associations
   */
  readonly associations?: PhoneNumberAssociation[];

  /**
   * How long the function waits for the number to exist and to meet the expectations, at most 14 minutes. The function
   * polls until then, also with `OnMissing.EMPTY`. If the status can never become an expected one, the lookup fails at
   * once, for example `AcquireFailed` while `Assigned` is expected. The construct raises the `timeout` of the provider
   * accordingly, unless you set it.
   *
   * CloudFormation doesn't know that a resource of the template orders or associates the number. Make the lookup depend
   * on it with `node.addDependency`, and use `within` for the time that Chime takes after that.
   * @default - the function looks up the number once and doesn't wait
   */
  readonly within?: Duration;
}

const PROPS = ['statuses', 'types', 'productTypes', 'countries', 'capabilities', 'associations', 'within'];

/** Validates the expectations as far as possible at synthesis, and renders them as `Expect` of the custom resource. */
export function renderExpectations(scope: Construct, expect: PhoneNumberExpectations, api: ChimeApi): ExpectProperties {
  assertProps(scope, 'expect', expect, PROPS);
  const { within, associations, ...lists } = expect;
  const conditions = Object.entries({ ...lists, associations }).filter(([, list]) => list !== undefined);
  if (conditions.length === 0) {
    throw validationError(
      scope,
      `expect contains no expectations${within ? ', so there is nothing to wait for with within' : ''}. Add statuses, types, productTypes, countries, capabilities, or associations, or omit the prop.`,
    );
  }
  for (const [prop, list] of conditions) {
    assertNotEmpty(scope, prop, list);
  }
  for (const country of Token.isUnresolved(lists.countries) ? [] : (lists.countries ?? [])) {
    assertCountry(scope, 'expect.countries:', country);
  }
  assertProductTypes(scope, api, lists.productTypes);
  return {
    Statuses: lists.statuses,
    Types: lists.types,
    ProductTypes: lists.productTypes,
    Countries: lists.countries,
    Capabilities: lists.capabilities,
    Associations: associations?.map(
      ({ name, value }) => ({ Name: name, Value: value }) satisfies AssociationProperties,
    ),
    WithinSeconds: within === undefined ? undefined : withinSeconds(scope, 'expect.within', within),
  };
}

/** Refuses an expectation that no phone number can meet, or that every number would meet. */
function assertNotEmpty(scope: Construct, prop: string, list: unknown): void {
  if (Token.isUnresolved(list)) {
    return;
  }
  if (!Array.isArray(list)) {
    throw validationError(scope, `expect.${prop} isn't a list. Write the values in brackets, or omit the prop.`);
  }
  if (list.length === 0) {
    throw validationError(
      scope,
      `expect.${prop} is an empty list, which no phone number can meet. Add the expected values, or omit the prop.`,
    );
  }
  list.forEach((item: unknown, index) => {
    const isBlank = typeof item === 'string' ? item.trim() === '' : item === undefined || item === null;
    if (isBlank) {
      throw validationError(scope, `expect.${prop}[${index}] is empty. Set the expected value, or omit it.`);
    }
  });
}

/** Only Amazon Chime returns numbers of `BUSINESS_CALLING`. Spaces are ignored, as in the function. */
function assertProductTypes(scope: Construct, api: ChimeApi, productTypes: readonly string[] = []): void {
  const businessCalling: string = PhoneNumberProductType.BUSINESS_CALLING;
  const onlyChime = productTypes.every((productType) => productType.replaceAll(' ', '') === businessCalling);
  if (api === ChimeApi.CHIME_SDK_VOICE && productTypes.length > 0 && onlyChime) {
    throw validationError(
      scope,
      'expect.productTypes: Amazon Chime SDK Voice has no numbers of the product type BusinessCalling. Set the api prop to ChimeApi.AUTO or ChimeApi.CHIME.',
    );
  }
}

/** @param prop the prop that is `within`. */
export function withinSeconds(scope: Construct, prop: string, within: Duration): number {
  if (within.isUnresolved()) {
    throw validationError(
      scope,
      `${prop} must be known at synthesis, because the timeout of the function depends on it. Pass a Duration without tokens.`,
    );
  }
  const seconds = within.toSeconds({ integral: false });
  if (seconds > MAX_WITHIN_SECONDS) {
    throw validationError(
      scope,
      `${prop} is ${within.toHumanString()}, but a Lambda function can wait for at most ${Duration.seconds(MAX_WITHIN_SECONDS).toHumanString()}. Shorten it, and deploy again if the number takes longer.`,
    );
  }
  return Math.ceil(seconds);
}
