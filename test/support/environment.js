/**
 * Jest runs tests in another realm, in which the errors of Node.js aren't instances of `Error`. The AWS SDK would wrap
 * them and lose their codes, which doesn't happen in Lambda.
 */
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.Error = Error;
  }
};
