import { describe, expect, test } from '@jest/globals';
import { problems, type Sizes } from '../../bench/size-limits';

const RECORDED = sizes({ gzip: 50_000 });

function sizes({ gzip = 50_000, tarball = 200_000 }: { gzip?: number; tarball?: number }): Sizes {
  return { handler: { raw: 150_000, gzip }, tarball };
}

describe('nothing is wrong', () => {
  test.each([
    ['when nothing has changed', RECORDED],
    ['when the handler has shrunk', sizes({ gzip: 10_000 })],
    ['when the handler has grown by five per cent', sizes({ gzip: 52_500 })],
    ['at the limit of the tarball', sizes({ tarball: 250_000 })],
  ])('%s', (_, now) => {
    expect(problems(now, RECORDED)).toEqual([]);
  });
});

test('growth by more than five per cent is told, with how to record it', () => {
  expect(problems(sizes({ gzip: 52_501 }), RECORDED)).toEqual([
    'The handler has grown by 5.0 %, from 50,000 to 52,501 bytes, compressed; 5 % are allowed. Where that is meant, record the new size: npm run test:size -- --record',
  ]);
});

test('recording a size does not lift the limits', () => {
  const tooLarge = sizes({ gzip: 60_001, tarball: 250_001 });

  expect(problems(tooLarge, tooLarge)).toEqual([
    'The handler takes 60,001 bytes, compressed; the limit is 60,000.',
    'The tarball takes 250,001 bytes, compressed; the limit is 250,000.',
  ]);
});
