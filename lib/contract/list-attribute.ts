/** Attributes of a list's custom resource, by their names in `Fn::GetAtt`. All are always present, and all are strings. */
export enum PhoneNumberListAttribute {
  /** How many numbers there are. */
  COUNT = 'Count',
  /** The numbers in E.164 format, sorted and separated by commas. The absent value if there are none. */
  E164_PHONE_NUMBERS = 'E164PhoneNumbers',
  /** JSON array of what the API lists of each number, in the same order. The absent value if it doesn't fit. */
  PHONE_NUMBERS = 'PhoneNumbers',
  /** Tells in a rollback whether stored attributes belong to the query of the request. */
  QUERY_DIGEST = 'QueryDigest',
  // Add attributes only at the end, as in PhoneNumberAttribute.
}
