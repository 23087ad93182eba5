/** Reads and validates the properties of a list. */
import type { FindProperties } from '../../lib/contract/phone-number-query';
import { DEFAULT_MIN_COUNT, type ListProperties } from '../../lib/contract/properties';
import { Failure } from '../runtime/failure';
import { readQuery } from './find-request';
import { type LookupRequest, type Properties, readSettings, type RequestSettings } from './lookup-request';
import { readCount, readSeconds } from './property-readers';

export interface ListRequest extends RequestSettings {
  readonly query: FindProperties;
  readonly minCount: number;
  /** `Infinity` if there is no maximum. */
  readonly maxCount: number;
  readonly withinMilliseconds: number;
}

export type ResourceRequest = LookupRequest | ListRequest;

export function isListRequest(request: ResourceRequest): request is ListRequest {
  return 'minCount' in request;
}

/** @throws Failure that names the invalid property and how to fix it. */
export function readListRequest(properties: Properties<ListProperties>): ListRequest {
  const { Find, MinCount = DEFAULT_MIN_COUNT, MaxCount, WithinSeconds = 0 } = properties;
  const settings = readSettings(properties);
  const minCount = readCount('MinCount', MinCount);
  const maxCount = MaxCount === undefined ? Infinity : readCount('MaxCount', MaxCount);
  if (maxCount < minCount) {
    throw new Failure(
      `The property MaxCount is ${maxCount}, less than the MinCount of ${minCount}. Check the parameters or references that they come from.`,
    );
  }
  return {
    ...settings,
    query: readQuery(Find, settings.api),
    minCount,
    maxCount,
    withinMilliseconds: readSeconds('WithinSeconds', WithinSeconds) * 1000,
  };
}
