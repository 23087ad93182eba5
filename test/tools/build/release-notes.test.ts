/** A release requires the tag of its version, and notes. */
import { describe, expect, test } from '@jest/globals';
import { checkReadme, releaseNotes } from '../../../tools/build/release-notes';

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

test('the notes are the section of the version', () => {
  expect(releaseNotes('v1.2.0', '1.2.0', CHANGELOG)).toBe('### Added\n\n- Something.');
});

describe('fails', () => {
  test.each([
    [
      'for the tag of another version',
      'v1.2.1',
      '1.2.0',
      /The tag is 'v1\.2\.1', but package\.json has version 1\.2\.0/,
    ],
    ['for a tag without a v', '1.2.0', '1.2.0', /The tag is '1\.2\.0'/],
    ['without a section', 'v1.3.0', '1.3.0', /no section \[1\.3\.0\]/],
    ['without a date', 'v1.1.0', '1.1.0', /has no date\. Write it as \[1\.1\.0\] - YYYY-MM-DD/],
    ['without notes', 'v1.0.0', '1.0.0', /\[1\.0\.0\] of CHANGELOG\.md is empty/],
  ])('%s', (_, tag, version, reason) => {
    expect(() => releaseNotes(tag, version, CHANGELOG)).toThrow(reason);
  });
});

test('fails if the README says that the package is not published', () => {
  expect(() => {
    checkReadme('> **Status:** not published to a registry yet, and new.');
  }).toThrow("README.md contains 'not published to a registry yet'. Delete that, because it will be wrong.");
});

test('accepts another README', () => {
  expect(() => {
    checkReadme('> **Status:** new.');
  }).not.toThrow();
});
