import tseslint from 'typescript-eslint';

/** Constructors may have more: Nest calls them. */
const PARAMETERS_MAX = 5;

const EVERYWHERE = [
  {
    selector: `:matches(FunctionDeclaration, ArrowFunctionExpression, MethodDefinition[kind!="constructor"] > FunctionExpression)[params.length>${PARAMETERS_MAX}]`,
    message: `A function has at most ${PARAMETERS_MAX} parameters.`,
  },
  {
    selector: 'SpreadElement > ObjectExpression',
    message: 'Write the properties one a line: a spread of a literal looks like a merge.',
  },
];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'coverage',
      '*.js',
      '*.cjs',
      '*.mjs',
      '.ci/*.js',
      'test/config',
      'web/vite.config.mjs',
      'src/adapters/evidence/*.mjs',
      'test/application/evidence/*.mjs',
      'test/rules/planted',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { project: ['./test/tsconfig.json', './web/tsconfig.json', './test/web/tsconfig.json'] },
    },
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }], // How a value is left out of a copy.
      'max-depth': ['error', 4],
      complexity: ['error', { max: 15, variant: 'modified' }],
      'no-restricted-syntax': ['error', ...EVERYWHERE],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['src/domain/**/*.ts', 'src/application/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance'].map((name) => ({
          name,
          message: 'Time and waiting are inputs: use the Clock port.',
        })),
        { name: 'crypto', message: 'Chance is an input: use the Ids port.' },
        { name: 'fetch', message: 'The network is reached through a port.' },
        { name: 'process', message: 'The process is reached through a port or a setting.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an input: use the Clock port.' },
        { object: 'Math', property: 'random', message: 'Chance is an input: use the Ids port.' },
        { object: 'Number', property: 'parseFloat', message: 'Money is never a float.' },
        { property: 'toFixed', message: 'Money is never a float.' },
      ],
      'no-restricted-imports': [
        'error',
        ...['node:crypto', 'crypto'].map((name) => ({
          name,
          allowImportNames: ['createHash', 'createHmac', 'hash'],
          message: 'Chance is an input: use the Ids port. Only hashes are plain functions.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        ...EVERYWHERE,
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Time is an input: use the Clock port.',
        },
        { selector: 'Identifier[name="globalThis"]', message: 'Nothing is reached past its port.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'demo/**/*.ts', 'bench/**/*.ts', 'sandbox/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': 'off', complexity: 'off' },
  },
  {
    files: ['src/**/*.ts', 'web/src/**/*.ts', 'web/src/**/*.tsx', 'sandbox/**/*.ts'],
    rules: {
      // Prettier decides about code.
      'max-len': [
        'error',
        { code: 1000, comments: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true },
      ],
    },
  },
  {
    files: ['web/src/**/*.tsx'],
    // A session ends for all environments alike, and the question before typed text is lost is part of Dialog.
    ignores: ['web/src/components/D{ialog,iscardQuestion}.tsx', 'web/src/session/SessionEnded.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        { name: '@mantine/core', importNames: ['Modal'], message: 'Use Dialog, which names the environment.' },
      ],
    },
  },
  { files: ['web/**/*.tsx'], rules: { complexity: 'off' } }, // What a page shows or leaves out is no branching of logic.
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
