import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'

/**
 * Puts the compiled library and command line into a few files: of the time that a command takes to start, most went into
 * finding and reading some nine hundred modules. Both doors share their parts, so that an error class that a user's
 * module imports is the one that the command line knows. What is imported lazily stays lazy.
 */
const dist = resolve(import.meta.dirname, '../packages/promptlooper/dist')
const bundle = resolve(dist, 'bundle')

await rm(bundle, { recursive: true, force: true })
const made = await rolldown({
  input: {
    index: resolve(dist, 'index.js'),
    program: resolve(dist, 'cli/program.js'),
    // A worker is loaded by its URL, beside the file that starts it.
    'embedding-worker': resolve(dist, 'adapters/offline/embedding-worker.js'),
  },
  platform: 'node',
  external: [
    // Large, and wanted by some commands only: read from node_modules when they are.
    'ioredis',
    /^gpt-tokenizer/,
    '@pydantic/genai-prices',
    /^@energetic-ai\//,
    'chokidar',
  ],
  logLevel: 'warn',
})
await made.write({ dir: bundle, format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' })
await made.close()
