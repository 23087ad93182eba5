import type { Construct } from 'constructs';
import type { ChimeApi } from './contract/chime-api';
import type { PhoneNumberProductType, PhoneNumberStatus, PhoneNumberType } from './contract/phone-number-model';
import { findProblem, type FindProperties } from './contract/phone-number-query';
import type { PhoneNumberAssociation } from './phone-number-association';
import { assertCountry } from './private/country';
import { assertProps, isBlank, shown } from './private/literals';
import { validationError } from './private/validation-error';

/**
 * Criteria that describe phone numbers, instead of their digits. The deployment finds the one number of the account that
 * meets all criteria, or all of them for a `PhoneNumberList`. At least one criterion is required. Tokens are allowed. If a
 * criterion is empty during the deployment, the lookup fails.
 *
 * @example
 * new PhoneNumberLookup(this, 'SupportLine', {
 *   find: {
 *     association: PhoneNumberAssociation.voiceConnector('abcdef1ghij2klmno3pqr4'),
 *     status: PhoneNumberStatus.ASSIGNED,
 *   },
 * });
 */
export interface PhoneNumberQuery {
  /**
   * The number has this association. It can have others.
   * @default - any associations
   */
  readonly association?: PhoneNumberAssociation;

  /**
   * The number has this status.
   * @default - any status
   */
  readonly status?: PhoneNumberStatus;

  /**
   * The number belongs to this product. `BUSINESS_CALLING` requires `ChimeApi.CHIME`.
   * @default - any product type
   */
  readonly productType?: PhoneNumberProductType;

  /**
   * The number has this type.
   * @default - any type
   */
  readonly phoneNumberType?: PhoneNumberType;

  /**
   * The number belongs to this country, an ISO 3166-1 alpha-2 code.
   * @default - any country
   */
  readonly country?: string;

  /**
   * The number has exactly this name. Amazon Chime (`ChimeApi.CHIME`) has no names.
   * @default - any name or no name
   */
  readonly name?: string;
}

const PROPS = ['association', 'status', 'productType', 'phoneNumberType', 'country', 'name'];

/** Validates the query as far as possible at synthesis, and renders it as `Find` of the custom resource. */
export function renderQuery(scope: Construct, query: PhoneNumberQuery, api: ChimeApi): FindProperties {
  assertProps(scope, 'find', query, PROPS);
  const { association, status, productType, phoneNumberType, country, name } = query;
  const criteria = { association: association?.value, status, productType, phoneNumberType, country, name };
  const written = Object.entries(criteria).filter(([prop]) => query[prop as keyof PhoneNumberQuery] !== undefined);
  if (written.length === 0) {
    throw validationError(
      scope,
      'find has no criteria, so it would match every number of the account. Set at least one of association, status, productType, phoneNumberType, country, and name.',
    );
  }
  for (const [prop, value] of written) {
    assertCriterion(scope, prop, value);
  }
  if (country !== undefined) {
    assertCountry(scope, 'find.country', country);
  }
  const find: FindProperties = {
    Association: association && { Name: association.name, Value: association.value },
    Status: status,
    ProductType: productType,
    Type: phoneNumberType,
    Country: country,
    Name: name,
  };
  const problem = findProblem(api, find);
  if (problem !== undefined) {
    throw validationError(scope, `find: ${problem}`);
  }
  return find;
}

/** An empty criterion must never widen the search. Plain JavaScript doesn't check types. */
function assertCriterion(scope: Construct, prop: string, value: unknown): void {
  if (isBlank(value)) {
    throw validationError(
      scope,
      `find.${prop} is ${shown(value)}, which no phone number can match. Set it to a value, or leave it out.`,
    );
  }
}
