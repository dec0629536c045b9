import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'
import { storedRevisions } from './testing/stored-state.ts'
import { questions } from './testing/workspace.ts'

const runCount = 50
const experiment = `name: tested
dataset: { path: rows.jsonl, expected: answer, id: id }
prompt: "{{ question }}"
model: echo/echo
scorers: [exact-match]
`

let folder: CommandFolder

beforeEach(async () => {
  folder = await makeCommandFolder({ 'experiment.yaml': experiment, 'rows.jsonl': questions(runCount) })
})

afterEach(() => folder[Symbol.asyncDispose]())

/** Runs the command line with its output led elsewhere by the shell, and its own status said on stderr. */
function led(where: string): readonly [string, ...string[]] {
  return ['sh', '-c', `{ "$0" "$@"; echo "status $?" >&2; } ${where}`]
}

test('a reader that goes away after a line is no error', async () => {
  const run = await folder.command(['run', 'experiment.yaml', '--json'], { launcher: led('| head -n 1') })
  expect(run.stderr).toContain('status 0\n')
  expect(run.stderr).not.toMatch(/EPIPE|error/i)
  await expectStored()
  const report = await folder.command(['report', 'tested', '--format', 'csv'], { launcher: led('| head -n 1') })
  expect(report.stderr).toBe('status 0\n')
  expect(report.stdout.trimEnd().split('\n')).toHaveLength(1)
})

test.each(['jsonl', 'html', 'markdown', 'json'])(
  'a reader of %s that goes away after a line is no error',
  async (format) => {
    await folder.here(['run', 'experiment.yaml', '--quiet'])
    const report = await folder.command(['report', 'tested', '--format', format], { launcher: led('| head -n 1') })
    expect(report.stderr).toBe('status 0\n')
    expect(report.stdout.trimEnd().split('\n')).toHaveLength(1)
  },
)

test('a report in a file is what stdout would get', async () => {
  await folder.here(['run', 'experiment.yaml', '--quiet'])
  for (const format of ['csv', 'jsonl', 'html', 'markdown', 'json', 'terminal']) {
    const words = ['report', 'tested', '--format', format]
    expect(await folder.here([...words, '--output', 'a report'])).toEqual({ status: 0, stdout: '', stderr: '' })
    const { stdout } = await folder.here(words)
    expect(stdout.length).toBeGreaterThan(100)
    expect(await readFile(join(folder.directory, 'a report'), 'utf8')).toBe(stdout)
  }
})

test.runIf(existsSync('/dev/full'))('a file on a full disk ends with a message that names it', async () => {
  await folder.here(['run', 'experiment.yaml', '--quiet'])
  const end = await folder.command(['report', 'tested', '--format', 'csv', '--output', '/dev/full'])
  expect(end.status).toBe(1)
  expect(end.stderr).toMatch(/^error: could not write \/dev\/full: ENOSPC/)
  expect(end.stderr).not.toMatch(/^\s+at /m)
})

test('a file in a folder that is not there ends with a message, and leaves nothing', async () => {
  await folder.here(['run', 'experiment.yaml', '--quiet'])
  const end = await folder.command(['report', 'tested', '--format', 'html', '--output', 'nowhere/report.html'])
  expect(end.status).toBe(1)
  expect(end.stderr).toMatch(/^error: could not write .*nowhere\/report\.html: ENOENT/)
})

test.runIf(existsSync('/dev/full'))(
  'results that a full disk does not take end with a message; the runs are stored',
  async () => {
    const { stderr } = await folder.command(['run', 'experiment.yaml', '--json'], { launcher: led('> /dev/full') })
    expect(stderr).toContain('error: the results can not be written to stdout')
    expect(stderr).toContain('promptlooper report NAME')
    expect(stderr).toContain('status 1\n')
    expect(stderr).not.toMatch(/^\s+at /m)
    await expectStored()
  },
)

test.runIf(existsSync('/dev/full'))('notes that nobody can take do not end a run', async () => {
  const launcher = ['sh', '-c', '"$0" "$@" 2> /dev/full'] as const
  const end = await folder.command(['run', 'experiment.yaml'], { launcher })
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(end.stdout).toContain(`${runCount} of ${runCount} runs completed`)
})

async function expectStored(): Promise<void> {
  await using store = await folder.store()
  expect(await storedRevisions(store, 'tested')).toMatchObject([{ status: 'completed', completed: runCount }])
}
