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
  '@energetic-ai/*': ['adapters'],
  'gpt-tokenizer': ['pricing'],
  'gpt-tokenizer/*': ['pricing'],
  '@pydantic/genai-prices': ['pricing'],
  ajv: ['scorers'],
  'ajv/*': ['scorers'],
  'ajv-formats': ['scorers'],
  yaml: ['config', 'cli'],
  'csv-parse': ['config'],
  commander: ['cli'],
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
      ...everyLayer.map((layer) => ({ type: layer, pattern: `${source}/${layer}`, mode: 'folder' })),
      { type: 'front-door', pattern: `${source}/index.ts`, mode: 'file' },
      { type: 'jinja', pattern: 'packages/jinja/src', mode: 'folder' },
      { type: 'web', pattern: 'packages/web/src', mode: 'folder' },
    ],
    'boundaries/include': ['packages/*/src/**/*.ts'],
  },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-console': 'error',
    'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
    'no-await-in-loop': 'off',
    'unicorn/no-array-sort': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'vitest/require-mock-type-parameters': 'off',
    'no-underscore-dangle': 'off',
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
          { from: { element: { type: 'front-door' } }, allow: { to: { element: { types: { anyOf: everyLayer } } } } },
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
})
