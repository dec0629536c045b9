import { defineConfig } from 'oxlint'

/** What each layer of packages/promptlooper/src may import. ARCHITECTURE.md shows the same table to people. */
const layers: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  stats: [],
  plan: ['domain'],
  cache: ['domain'],
  events: ['domain'],
  adapters: ['domain'],
  pricing: ['domain'],
  store: ['domain'],
  template: ['domain', 'jinja'],
  config: ['domain', 'template'],
  report: ['domain', 'stats'],
  scorers: ['domain', 'template', 'stats', 'pricing'],
  run: ['domain', 'template', 'cache', 'events', 'stats', 'pricing'],
  queue: ['domain', 'run', 'events'],
  app: [
    'domain',
    'stats',
    'plan',
    'cache',
    'events',
    'adapters',
    'pricing',
    'store',
    'template',
    'config',
    'report',
    'scorers',
    'run',
    'queue',
  ],
  server: ['domain', 'app', 'report'],
  cli: ['domain', 'app', 'report', 'server'],
}

/** Where a vendor's package may be imported; any other layer that names it is refused. */
const vendorLayers: Readonly<Record<string, readonly string[]>> = {
  kysely: ['store'],
  'node:sqlite': ['store'],
  ioredis: ['events', 'queue'],
  undici: ['adapters'],
  ai: ['adapters'],
  '@ai-sdk/*': ['adapters'],
  '@energetic-ai/*': ['adapters'],
  'gpt-tokenizer': ['pricing'],
  'gpt-tokenizer/*': ['pricing'],
  '@pydantic/genai-prices': ['pricing'],
  ajv: ['scorers'],
  'ajv/*': ['scorers'],
  'ajv-formats': ['scorers'],
  yaml: ['config', 'cli', 'scorers'],
  'csv-parse': ['config'],
  commander: ['cli'],
  hono: ['server'],
  'hono/*': ['server'],
  '@hono/*': ['server'],
  'log-update': ['cli'],
  chokidar: ['cli'],
}

const source = 'packages/promptlooper/src'
const everyLayer = Object.keys(layers)

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'vitest', 'promise', 'node'],
  jsPlugins: [{ name: 'boundaries', specifier: 'eslint-plugin-boundaries' }],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['**/dist/**', '**/node_modules/**'],
  settings: {
    'boundaries/elements': [
      ...everyLayer.map((layer) => ({ type: layer, pattern: `${source}/${layer}` })),
      { type: 'jinja', pattern: 'packages/jinja/src' },
      { type: 'web', pattern: 'packages/web/src' },
    ],
    'boundaries/files': [{ category: 'front-door', pattern: `${source}/index.ts` }],
    'boundaries/include': ['packages/*/src/**/*.ts'],
  },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-console': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    // Attempts, pages and stages come one after another on purpose.
    'no-await-in-loop': 'off',
    // A template engine and a terminal's guard name control characters on purpose.
    'no-control-regex': 'off',
    // Constants stand as their publications give them.
    'no-loss-of-precision': 'off',
    // `fc.assert` is how fast-check's own documents write it.
    'import/no-named-as-default-member': 'off',
    // A function stands where its reader needs it.
    'unicorn/consistent-function-scoping': 'off',
    // A name that begins so says: this is here only to be left out, or to be disposed of.
    'no-underscore-dangle': 'off',
    // `map(...).sort()` sorts an array that nobody else holds.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-array-reverse': 'off',
    'oxc/no-map-spread': 'off',
    'promise/no-promise-in-callback': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    // Lazy imports need the type of what they import.
    'typescript/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    // TypeScript's noImplicitReturns knows when a switch is exhaustive; this rule does not.
    'typescript/consistent-return': 'off',
    // A worker thread's port has no origin.
    'unicorn/require-post-message-target-origin': 'off',
    // Parsed once at an edge, typed inside: the edges need a cast.
    'typescript/no-unsafe-type-assertion': 'off',
    'vitest/require-mock-type-parameters': 'off',
    'vitest/no-conditional-expect': 'off',
    'vitest/no-conditional-tests': 'off',
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'check*'] }],
    'boundaries/no-unknown-files': 'error',
    'boundaries/dependencies': [
      'error',
      {
        default: 'disallow',
        checkAllOrigins: true,
        checkUnknownLocals: true,
        policies: [
          { allow: { to: { module: { origin: 'external' } } } },
          { allow: { to: { module: { origin: 'core' } } } },
          ...everyLayer.map((layer) => ({
            from: { element: { type: layer } },
            allow: { to: { element: { types: { anyOf: [layer, ...(layers[layer] ?? [])] } } } },
          })),
          {
            from: { file: { categories: 'front-door' } },
            allow: { to: { element: { types: { anyOf: everyLayer } } } },
          },
          { from: { element: { type: 'jinja' } }, allow: { to: { element: { type: 'jinja' } } } },
          { from: { element: { type: 'web' } }, allow: { to: { element: { type: 'web' } } } },
          ...Object.entries(vendorLayers).map(([vendor, allowed]) => ({
            from: { element: { types: { noneOf: [...allowed] } } },
            disallow: { to: { module: { source: vendor } } },
          })),
        ],
      },
    ],
  },
  overrides: [
    {
      // Tests and what only they use are not shipped: they may meet any layer, with real parts of each.
      files: [
        '**/*.test.ts',
        '**/*.contract.ts',
        '**/testing/**',
        'packages/*/tests/**',
        'scripts/**',
        'bench/**',
        'examples/**',
      ],
      rules: { 'boundaries/dependencies': 'off', 'boundaries/no-unknown-files': 'off', 'no-console': 'off' },
    },
    { files: ['packages/promptlooper/bin/**'], rules: { 'no-console': 'off' } },
  ],
})
