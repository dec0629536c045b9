import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { greetingExperiment, writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder, type CliEnd } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

const rows = Array.from({ length: 40 }, (_row, index) => `w${index},word ${index},word ${index}\n`).join('')
const dataset = { 'words.csv': `id,word,gold\n${rows}` }

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s finishes what is in flight, stores it and ends with %i; the same command goes on',
  async (signal, status) => {
    await using folder = await temporaryFolder()
    await writeGreeting(folder.path, { ...dataset, 'greeting.yaml': slowly(200, 4) })
    const end = await runAndStop(folder.path, async (child) => void child.kill(signal))
    expect(end.status).toBe(status)
    expect(end.stderr).toContain('what is in flight is finished and stored')
    const stored = Number(/interrupted: (\d+) of 80 runs are stored/.exec(end.stderr)?.[1])
    expect(stored).toBeGreaterThan(0)
    expect(stored).toBeLessThan(60)

    await writeGreeting(folder.path, { ...dataset, 'greeting.yaml': slowly(200, 40) })
    const rest = await runHere(['run', 'greeting.yaml'], { directory: folder.path })
    expect(rest.status).toBe(0)
    expect(rest.stdout).toContain('80 of 80 runs completed')
    expect(rest.stderr).toContain(`This command: ${80 - stored} calls`)
  },
)

test('a second signal gives up what is in flight', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, { ...dataset, 'greeting.yaml': slowly(20_000, 4) })
  const started = performance.now()
  const end = await runAndStop(folder.path, async (child) => {
    child.kill('SIGINT')
    await sleep(400)
    child.kill('SIGINT')
  })
  expect(end.status).toBe(130)
  expect(end.stderr).toContain('Stopping at once')
  expect(end.stderr).toContain('interrupted: 0 of 80')
  expect(performance.now() - started).toBeLessThan(15_000)
})

test('signals that come at once are one press', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, { ...dataset, 'greeting.yaml': slowly(500, 4) })
  const end = await runAndStop(folder.path, async (child) => {
    // A little apart, because the system may give those of one moment in any order.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) {
      child.kill(signal)
      await sleep(20)
    }
  })
  expect(end.status).toBe(130)
  expect(end.stderr).not.toContain('Stopping at once')
})

/** The experiment with answers that take a while. */
function slowly(delayMs: number, concurrency: number): string {
  return `${greetingExperiment}params: { delayMs: ${delayMs} }\nconcurrency: ${concurrency}\n`
}

/** Runs, waits until runs are in flight, and does what a test wants to the process. */
function runAndStop(directory: string, act: (child: ChildProcess) => Promise<void>): Promise<CliEnd> {
  return runCli(['run', 'greeting.yaml'], {
    directory,
    // The store's file appears just before the first run starts.
    watch: (child) => void waitForRuns(directory).then(() => act(child)),
  })
}

async function waitForRuns(directory: string): Promise<void> {
  for (;;) {
    await sleep(100)
    const { stdout } = await runHere(['list', '--json'], { directory })
    const [row] = JSON.parse(stdout || '[]') as readonly { readonly revision: { readonly running: number } | null }[]
    if ((row?.revision?.running ?? 0) > 0) break
  }
  await sleep(400)
}
