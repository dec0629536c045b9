/** Loaded before a measured program (`node --import`): says at its end how much memory it took at most. */
import { writeFileSync } from 'node:fs'

const file = process.env['BENCH_PEAK_MEMORY_FILE']
if (file !== undefined) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)))
