/**
 * Loaded before a measured program (`node --expose-gc --import`): collects garbage ten times a second and writes at the
 * end the most that was in use right after. What a program holds, and not how long its garbage lies about.
 */
import { writeFileSync } from 'node:fs'

const file = process.env['BENCH_USAGE_FILE']
let most = 0

function measure(): void {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  most = Math.max(most, heapUsed + external)
}

if (file !== undefined) {
  setInterval(measure, 100).unref()
  process.on('exit', () => writeFileSync(file, JSON.stringify({ heldMebibytes: most / 1_048_576 })))
}
