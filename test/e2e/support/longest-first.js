/**
 * Starts the longest files first, so that none runs alone at the end. Jest sorts files by their last duration. In a new
 * checkout there is none, and Jest would start with the largest file.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

// `resolve` fails if a file was renamed.
const LONGEST = [
  require.resolve('../verify-account.test.ts'),
  require.resolve('../rollback.test.ts'),
  require.resolve('../examples.test.ts'),
  require.resolve('../monitor.test.ts'),
];

module.exports = class extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (LONGEST.includes(path) ? LONGEST.indexOf(path) : LONGEST.length);
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};
