/** The import rules of docs/architecture.md. test/rules plants a violation of each and expects it to be found. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports nothing but itself: no package, no node: module.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'domain-features-are-separate',
      comment: 'What two features need is in domain/shared, which knows none of them.',
      severity: 'error',
      from: { path: '^src/domain/([^/]+)/' },
      to: { path: '^src/domain/([^/]+)/', pathNot: ['^src/domain/$1/', '^src/domain/shared/'] },
    },
    {
      name: 'application-knows-no-adapter',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { path: '^src/(adapters/|main|app[.]|config)' },
    },
    {
      name: 'application-does-no-io',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util)$' },
    },
    {
      name: 'ports-are-small',
      comment: 'A port mentions domain types, other ports and pages only.',
      severity: 'error',
      from: { path: '^src/application/ports/' },
      to: { path: '^src/', pathNot: ['^src/domain/', '^src/application/(ports/|shared/page[.]ts$)'] },
    },
    {
      name: 'adapters-are-separate',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/([^/]+)/', pathNot: ['^src/adapters/$1/', '^src/adapters/sqlite/'] },
    },
    {
      name: 'nobody-imports-the-wiring',
      severity: 'error',
      from: { path: '^src/(domain|application|adapters)/' },
      to: { path: '^src/(main|app[.])' },
    },
    {
      name: 'sandbox-shares-nothing',
      comment: 'Shared code would let one misunderstanding agree with itself.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|demo|bench)/' },
    },
    {
      name: 'src-knows-no-sandbox',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(sandbox|demo|bench|test)/' },
    },
    {
      name: 'demo-uses-only-the-public-surface',
      comment: 'The demo talks to both processes over HTTP, as a customer does.',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: '^(src|sandbox)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
