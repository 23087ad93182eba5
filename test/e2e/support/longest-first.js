/**
 * Starts the longest file first, so that it doesn't run alone at the end. Jest sorts files by their last duration. In a
 * new checkout there is none, and Jest would start with the largest file.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

// `resolve` fails if the file was renamed.
const LONGEST = require.resolve('../verify-account.test.ts');

module.exports = class extends Sequencer {
  sort(tests) {
    const isLongest = ({ path }) => path === LONGEST;
    return super.sort(tests).sort((a, b) => Number(isLongest(b)) - Number(isLongest(a)));
  }
};
