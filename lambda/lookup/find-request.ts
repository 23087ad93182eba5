/** Reads the property `Find`. A criterion that isn't read would make the lookup find too many numbers. */
import type { ChimeApi } from '../../lib/contract/chime-api';
import { AssociationName } from '../../lib/contract/phone-number-model';
import { FIND_ELEMENTS, type FindProperties, findProblem } from '../../lib/contract/phone-number-query';
import { Failure } from '../runtime/failure';
import { asObject, type JsonObject } from '../runtime/json';
import { clip } from '../runtime/mask';
import { readEnum } from './property-readers';

const CRITERIA: readonly string[] = ['Association', ...FIND_ELEMENTS];

/** @throws Failure that names the invalid criterion and how to fix it. */
export function readQuery(value: unknown, api: ChimeApi): FindProperties {
  const find = asObject(value);
  const criteria = Object.keys(find);
  if (criteria.length === 0) {
    throw new Failure(
      'The property Find has no criteria. Set at least one in the find prop, and check the conditions that it comes from.',
    );
  }
  const unknown = criteria.find((name) => !CRITERIA.includes(name));
  if (unknown !== undefined) {
    throw new Failure(
      `The property Find has the criterion ${clip(unknown, 40)}, which this function doesn't know. Deploy the function's provider with a current version of cdk-chime-phone-number.`,
    );
  }
  const elements = FIND_ELEMENTS.filter((name) => find[name] !== undefined);
  const query: FindProperties = {
    ...Object.fromEntries(elements.map((name) => [name, readCriterion(name, find[name])])),
    ...(find.Association !== undefined && { Association: readAssociation(asObject(find.Association)) }),
  };
  const problem = findProblem(api, query);
  if (problem !== undefined) {
    throw new Failure(`The property Find: ${problem}`);
  }
  return query;
}

function readAssociation({ Name, Value }: JsonObject): FindProperties['Association'] {
  const advice = 'Check the find prop.';
  return {
    Name: readEnum('Find.Association.Name', Name, Object.values(AssociationName), undefined, advice),
    Value: readCriterion('Association.Value', Value),
  };
}

function readCriterion(name: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new Failure(
      `The property Find.${name} is empty, so the lookup would find more numbers than you expect. Check the parameter or reference that it comes from.`,
    );
  }
  return value;
}
