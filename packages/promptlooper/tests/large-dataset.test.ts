import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { makeCommandFolder } from './testing/command-folder.ts'

const megabyte = 1024 * 1024
const rowCount = 100_000
const brokenLine = rowCount / 2

test('a broken line in the middle of 200 MB is found with its place, in memory that does not grow with the file', async () => {
  await using folder = await makeCommandFolder({
    'experiment.yaml': 'dataset: rows.jsonl\nprompt: "{{ question }}"\nmodel: echo/echo\n',
  })
  const path = join(folder.directory, 'rows.jsonl')
  await pipeline(Readable.from(chunks()), createWriteStream(path))
  let memory: Promise<number> = Promise.resolve(0)
  const end = await folder.command(['run', 'experiment.yaml'], {
    environment: { NODE_OPTIONS: '--max-old-space-size=128' },
    watch: ({ pid }) => {
      memory = mostMemory(pid)
    },
  })
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain(`rows.jsonl:${brokenLine}:`)
  expect(end.stderr).toContain('JSON does not parse')
  expect(folder.hasStore()).toBe(false)
  // Where the system does not tell, the limit of the heap has to do.
  expect(await memory).toBeLessThan(400 * megabyte)
})

/** Rows of 2 KiB, a thousand at once; each is another. */
function* chunks(): Iterable<string> {
  const filling = 'x'.repeat(2 * 1024)
  for (let first = 1; first <= rowCount; first += 1000) {
    const lines = Array.from({ length: 1000 }, (_line, offset) =>
      first + offset === brokenLine
        ? '{"question": "broken" "here"}\n'
        : `{"question": "${first + offset} ${filling}"}\n`,
    )
    yield lines.join('')
  }
}

/** The most bytes that a process ever had in memory, watched until it ends; 0 where the system does not tell. */
async function mostMemory(pid: number | undefined): Promise<number> {
  let most = 0
  for (;;) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]
    if (kilobytes === undefined) return most
    most = Number(kilobytes) * 1024
    await sleep(50)
  }
}

test('a row of 20 MB is run like any other', async () => {
  const rows = [
    { id: 'large', question: 'x'.repeat(20 * megabyte), answer: 'y' },
    { id: 'small', question: 'z', answer: 'z' },
  ]
  await using folder = await makeCommandFolder({
    'experiment.yaml':
      'name: large\ndataset: { path: rows.jsonl, expected: answer }\nprompt: "{{ question }}"\nmodel: echo/echo\nscorers: [exact-match]\n',
    'rows.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
  })
  const end = await folder.command(['run', 'experiment.yaml', '--json'])
  expect(end).toMatchObject({ status: 0 })
  expect(JSON.parse(end.stdout)).toMatchObject({
    runs: { completed: 2 },
    variants: [{ scores: [{ n: 2, mean: 0.5 }] }],
  })
})
