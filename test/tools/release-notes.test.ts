/** A release goes out only with the right tag, and with notes. */
import { describe, expect, test } from '@jest/globals';
import { run } from '../support/run';

const CHANGELOG = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- Something.

## [1.1.0]

- Without a date.

## [1.0.0] - 2026-11-01

[1.2.0]: https://example.com/compare
`;

/** The script is an ES module of plain Node.js, so that a workflow can run it before anything is installed. */
async function notesOf(tag: string, version: string): Promise<{ notes: unknown } | { error: string }> {
  const script = `
    import('./tools/build/release-notes.mjs')
      .then(({ releaseNotes }) => ({ notes: releaseNotes(...JSON.parse(process.argv[1])) }))
      .catch(({ message }) => ({ error: message }))
      .then((result) => console.log(JSON.stringify(result)));`;
  const { stdout } = await run(process.execPath, ['-e', script, JSON.stringify([tag, version, CHANGELOG])]);
  return JSON.parse(stdout) as { notes: unknown } | { error: string };
}

test('the notes are the section of the version', async () => {
  expect(await notesOf('v1.2.0', '1.2.0')).toEqual({ notes: '### Added\n\n- Something.' });
});

describe('no release', () => {
  test.each([
    [
      'of a tag that is another version',
      'v1.2.1',
      '1.2.0',
      /The tag is 'v1\.2\.1', but package\.json has version 1\.2\.0/,
    ],
    ['of a tag without a v', '1.2.0', '1.2.0', /The tag is '1\.2\.0'/],
    ['without a section', 'v1.3.0', '1.3.0', /no section \[1\.3\.0\]/],
    ['without a date', 'v1.1.0', '1.1.0', /has no date; write it as \[1\.1\.0\] - YYYY-MM-DD/],
    ['without notes', 'v1.0.0', '1.0.0', /\[1\.0\.0\] of CHANGELOG\.md is empty/],
  ])('%s', async (_, tag, version, reason) => {
    expect(await notesOf(tag, version)).toEqual({ error: expect.stringMatching(reason) });
  });
});
