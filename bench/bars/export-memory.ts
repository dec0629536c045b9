/** However many runs are stored, an export holds no more of them than a page. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { isolatedEnvironment } from '../measuring/environment.ts'
import { fillStore, type FilledStore } from '../measuring/filled-store.ts'
import { promptlooper } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'
import type { Usage } from '../measuring/say-usage.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const fewRuns = 20_000
const manyRuns = 200_000
const mostMebibytes = 300
const mostGrowth = 1.25
const formats = ['csv', 'jsonl'] as const

const exportMemory: Bar = {
  name: 'export-memory',
  bound: `${manyRuns} runs: peak ≤ ${mostMebibytes} MiB, held ≤ ${mostGrowth} × that of ${fewRuns}`,
  async measure() {
    await using folder = await temporaryFolder()
    const few = await fillStore(folder.path, fewRuns)
    const many = await fillStore(folder.path, manyRuns)
    const details: string[] = []
    const peaks: number[] = []
    const growths: number[] = []
    const rates: number[] = []
    for (const format of formats) {
      const small = await measureExport(few, format, folder.path)
      const large = await measureExport(many, format, folder.path)
      const growth = large.heldMebibytes / small.heldMebibytes
      const rate = manyRuns / (large.elapsedMs / 1_000)
      peaks.push(large.peakMebibytes)
      growths.push(growth)
      rates.push(rate)
      details.push(`${format}, ${fewRuns} runs: ${wordsOf(small)}`)
      details.push(
        `${format}, ${manyRuns} runs: ${wordsOf(large)}; held ${growth.toFixed(2)} ×, ${rate.toFixed(0)} runs/s`,
      )
    }
    // A page of HTML stands on a report, which keeps some numbers for each example: told, not bounded.
    const page = await measureExport(many, 'html', folder.path)
    details.push(`html, ${manyRuns} runs: ${wordsOf(page)}`)
    const [peak, growth] = [Math.max(...peaks), Math.max(...growths)]
    return {
      figure: `${peak.toFixed(0)} MiB; held ${growth.toFixed(2)} ×; ${Math.min(...rates).toFixed(0)} runs/s`,
      isHeld: peak <= mostMebibytes && growth <= mostGrowth,
      details,
    }
  },
}

interface MeasuredExport extends Usage, HeldMemory {
  readonly elapsedMs: number
  readonly bytes: number
}

interface HeldMemory {
  readonly heldMebibytes: number
}

async function measureExport(store: FilledStore, format: string, folder: string): Promise<MeasuredExport> {
  const output = join(folder, `export.${format}`)
  const words = ['report', store.name, '--format', format, '--output', output, '--store', store.storeUrl]
  const usage = await measuredWith<Usage>('say-usage', [], words, folder)
  const held = await measuredWith<HeldMemory>('say-held-memory', ['--expose-gc'], words, folder)
  return { ...held, ...usage, bytes: (await stat(output)).size }
}

async function measuredWith<Said>(
  sayer: string,
  flags: readonly string[],
  words: readonly string[],
  folder: string,
): Promise<Said & { readonly elapsedMs: number }> {
  const usageFile = join(folder, `${sayer}.json`)
  const url = pathToFileURL(join(import.meta.dirname, `../measuring/${sayer}.ts`)).href
  const environment = { ...isolatedEnvironment(), BENCH_USAGE_FILE: usageFile }
  const command = [process.execPath, ...flags, '--import', url, promptlooper, ...words]
  const { elapsedMs } = await runWell(command, { environment })
  // Written by the module of this same folder that was loaded.
  return { ...(JSON.parse(await readFile(usageFile, 'utf8')) as Said), elapsedMs }
}

function wordsOf({ peakMebibytes, heldMebibytes, elapsedMs, processorMs, bytes }: MeasuredExport): string {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
  const time = `${seconds(elapsedMs)} (${seconds(processorMs)} of processor)`
  return `peak ${peakMebibytes.toFixed(0)} MiB, held ${heldMebibytes.toFixed(1)} MiB, ${time}, ${(bytes / 1_048_576).toFixed(1)} MiB written`
}

await runBar(exportMemory)
