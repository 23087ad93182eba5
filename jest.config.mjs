/** Unit and integration tests: Node.js alone, no network but loopback. */
export default {
  testEnvironment: '<rootDir>/test/support/environment.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Time-outs are for tests that hang; the slowest take a few seconds, on a busy machine more.
  testTimeout: 30_000,
};
