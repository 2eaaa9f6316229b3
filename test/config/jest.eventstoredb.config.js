const base = require('../../jest.config');

/** The suites of EventStoreDB against a real server: see docs/operations.md. */
module.exports = {
  ...base,
  rootDir: '../..',
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/adapters/event-store/eventstoredb-server.spec.ts'],
  globalSetup: '<rootDir>/test/eventstoredb-server/setup.ts',
  globalTeardown: '<rootDir>/test/eventstoredb-server/teardown.ts',
};
