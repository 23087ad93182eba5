import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isKnownLater } from './literals';
import { validationError } from './validation-error';

/** Countries as Node.js knows them. New ones can be missing, so an unknown country is a warning only. */
const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Validates the country of a phone number: `prop` is `find.country` or `expect.countries:`. */
export function assertCountry(scope: Construct, prop: string, country: string): void {
  if (isKnownLater(country)) {
    return;
  }
  if (!/^[A-Z]{2}$/.test(country)) {
    throw validationError(
      scope,
      `${prop} '${country}' isn't an ISO 3166-1 alpha-2 country code. Write it like 'US' or 'GB'.`,
    );
  }
  // The locale replaces the codes of former countries, and UK.
  if (NAMES.of(country) === undefined || new Intl.Locale('und', { region: country }).region !== country) {
    Annotations.of(scope).addWarningV2(
      'cdk-chime-phone-number:unknownCountry',
      `${prop} '${country}' isn't a country code of ISO 3166-1, so no phone number has it. For example, the United Kingdom has 'GB'.`,
    );
  }
}
