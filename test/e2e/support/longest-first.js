/**
 * Starts the longest file first, so that it does not run alone at the end. Jest sorts by how long files took before,
 * which a fresh checkout can't know: it would start with the largest.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = 'verify-account.e2e.ts';

module.exports = class extends Sequencer {
  sort(tests) {
    const isLongest = ({ path }) => path.endsWith(LONGEST);
    return super.sort(tests).sort((a, b) => Number(isLongest(b)) - Number(isLongest(a)));
  }
};
