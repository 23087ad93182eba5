/** The criteria that find a number, and the criteria that an API can't meet. */
import { ChimeApi } from './chime-api';
import { type AssociationName, PhoneNumberProductType } from './phone-number-model';

/** `Find` of the custom resource: every criterion that is set must match. At least one criterion is set. */
export interface FindProperties {
  readonly Association?: AssociationProperties;
  readonly Status?: string;
  readonly ProductType?: string;
  readonly Type?: string;
  readonly Country?: string;
  readonly Name?: string;
}

/** One association of `Expect` or `Find`. */
export interface AssociationProperties {
  readonly Name: AssociationName;
  readonly Value: string;
}

/** Elements of a `PhoneNumber` that are compared with a criterion of the same name. */
export const FIND_ELEMENTS = ['Status', 'ProductType', 'Type', 'Country', 'Name'] as const;

/** How logs and reasons describe a name, because the API's model marks names as sensitive. The preview shows the name. */
export function maskedName(name: string): string {
  return `Name of ${name.length} characters`;
}

/** Returns why an API can never find such a number, or undefined if it can. */
export function findProblem(api: ChimeApi, { Name, ProductType }: FindProperties): string | undefined {
  if (api === ChimeApi.CHIME && Name !== undefined) {
    return `The API '${api}' has no names of phone numbers. Use '${ChimeApi.CHIME_SDK_VOICE}', or find the number by other criteria.`;
  }
  if (api !== ChimeApi.CHIME && ProductType === PhoneNumberProductType.BUSINESS_CALLING) {
    return `Only the API '${ChimeApi.CHIME}' lists numbers of the product type ${ProductType}. Set the api prop to ChimeApi.CHIME.`;
  }
  return undefined;
}
