/** Mutation testing of what decides about money: `npm run mutation`. docs/figures.md lists what survived, and why. */
export default {
  packageManager: 'npm',
  testRunner: 'jest',
  coverageAnalysis: 'perTest',
  mutate: [
    'src/domain/journal-batch/journal-batch.decisions.ts',
    'src/domain/journal-batch/posting.decisions.ts',
    'src/domain/journal-batch/read-back.decisions.ts',
    'src/domain/journal-batch/revision.decisions.ts',
    'src/domain/journal-batch/journal-batch.state.ts',
    'src/domain/journal-batch/splitting.ts',
    'src/domain/shared/money.ts',
  ],
  jest: { projectType: 'custom', configFile: 'test/config/stryker.jest.config.js' },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: 'coverage/mutation.json' },
  tempDirName: 'coverage/stryker',
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: 2,
  timeoutMS: 10_000,
};
