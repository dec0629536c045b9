import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['promptlooper-source'] },
  ssr: { resolve: { conditions: ['promptlooper-source'] } },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/tests/**/*.test.ts',
      'scripts/**/*.test.ts',
      'examples/**/*.test.ts',
    ],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
