import type { ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { greetingExperiment, writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder } from './testing/run-cli.ts'

test('a save runs what changed; a faulty file is reported and watched on; Ctrl-C ends it', async () => {
  await using folder = await temporaryFolder()
  const file = await writeGreeting(folder.path)
  const save = (name: string, text: string): Promise<void> => writeFile(join(folder.path, name), text)
  const end = await runCli(['run', 'greeting.yaml', '--watch'], {
    directory: folder.path,
    watch: (child) =>
      follow(child, [
        ['Watching', () => save('prompts/plain.jinja', '{{ word | lower }}')],
        ['Watching', () => writeFile(file, 'name: [')],
        ['Watching', () => writeFile(file, greetingExperiment.replace('[exact-match]', '[exact-match, contains]'))],
        ['Watching', () => save('other.txt', 'not a file of the experiment').then(() => void child.kill('SIGINT'))],
      ]),
  })
  expect(end.status).toBe(130)
  expect(end.stderr).toContain('This command: 10 calls')
  expect(end.stderr).toContain('saved: prompts/plain.jinja')
  expect(end.stderr).toContain('This command: 3 calls')
  expect(end.stderr).toMatch(/error: .*greeting\.yaml:1/)
  expect(end.stderr).toContain('This command: 0 calls')
  expect(end.stderr).not.toContain('other.txt')
  expect(end.stdout.match(/^greeting, revision/gm)).toHaveLength(3)
})

test('a file that is missing at first is waited for', async () => {
  await using folder = await temporaryFolder()
  const end = await runCli(['run', 'greeting.yaml', '--watch'], {
    directory: folder.path,
    watch: (child) =>
      follow(child, [
        ['Watching', async () => void (await writeGreeting(folder.path))],
        ['This command: 10 calls', async () => void child.kill('SIGTERM')],
      ]),
  })
  expect(end.status).toBe(143)
  expect(end.stdout).toContain('12 of 12 runs completed')
})

/** Waits for each text on stderr, after the one before, and does what follows it. */
function follow(child: ChildProcess, steps: readonly (readonly [text: string, act: () => Promise<void>])[]): void {
  let heard = ''
  let step = 0
  child.stderr?.on('data', (chunk: Buffer) => {
    heard += chunk.toString()
    const [text, act] = steps[step] ?? []
    const at = text === undefined ? -1 : heard.indexOf(text)
    if (at < 0 || text === undefined || act === undefined) return
    heard = heard.slice(at + text.length)
    step += 1
    void act()
  })
}
