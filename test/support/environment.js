/**
 * Jest runs tests in a realm of their own, where errors of Node.js's core are no `Error`s. The AWS SDK would wrap them
 * and lose their codes, as it never does in Lambda.
 */
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.Error = Error;
  }
};
