import { type Duration, Fn, Resource, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ChimeApi } from './contract/chime-api';
import { PhoneNumberListAttribute } from './contract/list-attribute';
import { DEFAULT_MIN_COUNT, LIST_RESOURCE_TYPE, type ListProperties } from './contract/properties';
import { withinSeconds } from './phone-number-expectations';
import { type PhoneNumberLookupOptions, renderOptions } from './phone-number-lookup-props';
import { type PhoneNumberQuery, renderQuery } from './phone-number-query';
import { createResource } from './private/create-resource';
import { shown } from './private/literals';
import { validationError } from './private/validation-error';

const { COUNT, E164_PHONE_NUMBERS, PHONE_NUMBERS } = PhoneNumberListAttribute;

/** Settings of a `PhoneNumberList`. */
export interface PhoneNumberListProps extends PhoneNumberLookupOptions {
  /**
   * Criteria that describe the phone numbers. The list has all numbers of the account that meet all criteria, in Amazon
   * Chime SDK Voice or, with `ChimeApi.CHIME`, in Amazon Chime.
   */
  readonly find: PhoneNumberQuery;

  /**
   * The deployment fails if there are fewer numbers: a whole number. With 0, the list can be empty. Tokens are allowed.
   * @default 1
   */
  readonly minCount?: number;

  /**
   * The deployment fails if there are more numbers: a whole number. Tokens are allowed.
   * @default - as many as fit into CloudFormation's 4,096 bytes, about 250
   */
  readonly maxCount?: number;

  /**
   * How long the function waits until there are at least `minCount` and at most `maxCount` numbers, at most 14 minutes.
   * The construct raises the `timeout` of the provider accordingly, unless you set it.
   * @default - the function lists the numbers once and doesn't wait
   */
  readonly within?: Duration;
}

/**
 * Looks up all Amazon Chime phone numbers that meet a query during a deployment.
 *
 * The stack gets one custom resource, however many numbers there are. The list is never cut: if the numbers don't fit
 * into CloudFormation's 4,096 bytes (about 250 numbers), the deployment fails.
 *
 * @resource Custom::ChimePhoneNumberList
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_ListPhoneNumbers.html
 * @example
 * const clinics = new PhoneNumberList(this, 'Clinics', {
 *   find: { association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4') },
 *   refresh: RefreshPolicy.everyDeployment(),
 * });
 * new lambda.Function(this, 'Router', {
 *   runtime: lambda.Runtime.NODEJS_24_X,
 *   handler: 'index.handler',
 *   code: lambda.Code.fromAsset('router'),
 *   environment: { CLINICS: Fn.join(',', clinics.e164PhoneNumbers) },
 * });
 */
export class PhoneNumberList extends Resource {
  /**
   * How many numbers there are, as a decimal number. It is a token: to require a count, use `minCount` and `maxCount`.
   * For a prop that is a number, use `Token.asNumber`.
   * @attribute
   */
  public readonly count: string;

  /**
   * The numbers in E.164 format with a plus sign, sorted. It is a token, so in the code of your app, you can't iterate
   * over it, and its length isn't the count. If there are no numbers, CloudFormation has a list with one item, which is
   * the `absentValue`, the empty string by default.
   * @attribute
   */
  public readonly e164PhoneNumbers: string[];

  /**
   * JSON array of what the service lists of each number, in the order of `e164PhoneNumbers`: objects with
   * `E164PhoneNumber`, `Name`, `Status`, `Type`, `ProductType`, and `Country`, with `null` for absent elements. The
   * `absentValue`, and therefore not JSON, if it doesn't fit into CloudFormation's 4,096 bytes, which have space for
   * about 20 numbers.
   * @attribute
   */
  public readonly phoneNumbers: string;

  /**
   * @param scope parent of the construct.
   * @param id ID of the construct.
   * @param props settings; only `find` is required.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberListProps) {
    super(scope, id);
    const { resource } = createResource(this, props, {
      type: LIST_RESOURCE_TYPE,
      idPrefix: 'List',
      properties: renderList(this, props),
      attributes: Object.values(PhoneNumberListAttribute),
      longAttributes: [E164_PHONE_NUMBERS, PHONE_NUMBERS],
      expects: true,
      within: props.within,
    });
    this.count = resource.attribute(COUNT);
    this.e164PhoneNumbers = Fn.split(',', resource.attribute(E164_PHONE_NUMBERS));
    this.phoneNumbers = resource.attribute(PHONE_NUMBERS);
  }
}

/** Validates the props as far as possible at synthesis, and renders them as properties of the custom resource. */
function renderList(scope: Construct, props: PhoneNumberListProps): ListProperties {
  const { find, minCount, maxCount, within, api } = props;
  const options = renderOptions(scope, props);
  const Find = renderQuery(scope, find, api ?? ChimeApi.AUTO);
  assertCount(scope, 'minCount', minCount);
  assertCount(scope, 'maxCount', maxCount);
  const least = minCount ?? DEFAULT_MIN_COUNT;
  if (maxCount !== undefined && ![least, maxCount].some((count) => Token.isUnresolved(count)) && maxCount < least) {
    throw validationError(
      scope,
      `maxCount is ${maxCount}, less than the minCount of ${least}. Raise maxCount, or lower minCount.`,
    );
  }
  return {
    Find,
    MinCount: minCount,
    MaxCount: maxCount,
    WithinSeconds: within && withinSeconds(scope, 'within', within),
    ...options,
  };
}

function assertCount(scope: Construct, prop: string, count: unknown): void {
  if (count !== undefined && !Token.isUnresolved(count) && !(Number.isSafeInteger(count) && Number(count) >= 0)) {
    throw validationError(
      scope,
      `${prop} is ${shown(count)}. Use a whole number of 0 or more, and check the variable that it comes from.`,
    );
  }
}
