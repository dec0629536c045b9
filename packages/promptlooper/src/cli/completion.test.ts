import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { runHere } from './testing/run-here.ts'

const run = promisify(execFile)

test('bash completes commands, flags and the values of flags', async () => {
  const { status, stdout: script } = await runHere(['completion', 'bash'], { directory: tmpdir() })
  expect(status).toBe(0)
  await run('bash', ['-n', '-c', script])

  const cases: readonly (readonly [line: readonly string[], offered: readonly string[]])[] = [
    [['re'], ['render', 'report']],
    [
      ['cache', ''],
      ['stats', 'export', 'import', 'clear', 'trim'],
    ],
    [['cache', 'clear', '--o'], ['--older-than']],
    [
      ['run', '--cache', ''],
      ['reuse', 'fresh', 'replay'],
    ],
    [['run', 'x.yaml', '--dry'], ['--dry-run']],
    [['completion', 'f'], ['fish']],
    [['run', '--limit', ''], []],
    [['show', ''], []],
  ]
  for (const [words, offered] of cases) {
    expect(await offers(script, words), words.join(' ')).toEqual(offered)
  }
})

test.each([
  ['zsh', '#compdef promptlooper'],
  ['fish', 'complete -c promptlooper'],
])('%s gets a script that names every command', async (shell, mark) => {
  const { status, stdout: script } = await runHere(['completion', shell], { directory: tmpdir() })
  expect(status).toBe(0)
  expect(script).toContain(mark)
  for (const name of ['init', 'run', 'render', 'list', 'report', 'compare', 'stats', 'clear', 'doctor'])
    expect(script).toContain(name)
})

test('an unknown shell is refused with those there are', async () => {
  const end = await runHere(['completion', 'tcsh'], { directory: tmpdir() })
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain('bash, zsh, fish')
})

/** What bash itself offers after these words. */
async function offers(script: string, words: readonly string[]): Promise<readonly string[]> {
  const line = ['promptlooper', ...words]
  const ask = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _promptlooper; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await run('bash', ['-c', ask, 'bash', ...line])
  return stdout.split('\n').filter((word) => word !== '')
}
