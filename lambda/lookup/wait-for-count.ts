/** Lists numbers again and again until there are as many as the request wants, or the time is up. */
import { regionAdvice } from '../aws/chime';
import { credentials } from '../aws/credentials';
import { Failure } from '../runtime/failure';
import type { Invocation } from '../runtime/invocation';
import { describeQuery, listMatches, type Matches } from './list-phone-numbers';
import type { ListRequest } from './list-request';
import { logFields } from './lookup';
import { Wait } from './wait';

/**
 * @param isRollingBack whether the stack is rolling back. A rollback waits for nothing, and enforces only that there are
 * numbers, because what reads them can fail without any.
 * @throws Failure
 */
export async function waitForCount(
  request: ListRequest,
  invocation: Invocation,
  isRollingBack?: () => Promise<boolean>,
): Promise<Matches['numbers']> {
  const identity = await credentials(invocation);
  const wait = new Wait(request.withinMilliseconds, invocation);
  for (;;) {
    const matches = await listMatches(request, identity, invocation, request.minCount);
    const { isOver, waited } = wait;
    const problem = countProblem(matches, request, waited);
    const count = matches.numbers.size;
    const isRollback = problem !== undefined && (await isRollingBack?.()) === true;
    if (problem === undefined || (isRollback && count > 0)) {
      return matches.numbers;
    }
    if (isOver || isRollback) {
      throw problem;
    }
    invocation.log.info('Waiting for the count', { ...logFields(request), count });
    await wait.pause();
  }
}

function countProblem(
  { numbers: { size }, notFound }: Matches,
  request: ListRequest,
  waited: string,
): Failure | undefined {
  const { query, region, minCount, maxCount } = request;
  const count = `The count of phone numbers that match find (${describeQuery(query)}) is ${size}${waited}`;
  if (size < minCount) {
    const cause = notFound === undefined ? '' : `: ${notFound.message}`;
    return new Failure(
      `${count}, less than the minCount of ${minCount}${cause}.${size === 0 ? regionAdvice(region) : ''} Check the find prop, the account, and the region prop, or lower minCount.`,
      notFound,
    );
  }
  return size > maxCount
    ? new Failure(
        `${count}, more than the maxCount of ${maxCount}. Add a criterion to the find prop, or raise maxCount.`,
      )
    : undefined;
}
