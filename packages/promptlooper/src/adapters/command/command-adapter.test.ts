import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Adapter } from '../../domain/adapter.ts'
import { command } from '../command.ts'
import { providerSettings, surroundings } from '../testing/surroundings.ts'

/** An adapter whose program is a script run by this Node. */
async function scripted(script: string): Promise<Adapter> {
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-command-'))
  await writeFile(join(folder, 'answer.mjs'), script)
  return started([process.execPath, 'answer.mjs'], folder)
}

function started(words: readonly string[], directory: string): Promise<Adapter> {
  const read = command.readOptions({ command: words })
  if (!read.ok) throw new Error(JSON.stringify(read.faults))
  const given = surroundings({ directory, environment: { PATH: process.env['PATH'], FROM_OUTSIDE: 'yes' } })
  return command.create(providerSettings('program', 'command', read.options), given)
}

test('the prompt is the input, the output without its last line break the answer', async () => {
  const adapter = await scripted(`
    const { default: fs } = await import('node:fs')
    const { PROMPTLOOPER_MODEL, PROMPTLOOPER_PARAMS, FROM_OUTSIDE } = process.env
    console.log([fs.readFileSync(0, 'utf8'), PROMPTLOOPER_MODEL, PROMPTLOOPER_PARAMS, FROM_OUTSIDE].join('|'))`)
  expect(await adapter.complete('a prompt; $(date)', 'small', { temperature: 0 })).toMatchObject({
    text: 'a prompt; $(date)|small|{"temperature":0}|yes',
    tokensIn: 0,
    tokensOut: 0,
    finish: 'stop',
    model: 'small',
  })
})

test('messages come as JSON, and JSON is read where it is declared', async () => {
  const adapter = await scripted(`process.stdin.pipe(process.stdout)`)
  const messages = [{ role: 'user', content: 'hello' }]
  const answer = await adapter.complete(messages, 'm', {}, { outputSchema: 'json' })
  expect(answer.json).toEqual(messages)
})

test('an exit status other than 0 is rejected with the last lines of what it complained', async () => {
  const adapter = await scripted(`
    for (let line = 0; line < 100; line++) console.error('line ' + line)
    process.exit(3)`)
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'rejected',
    message: expect.stringMatching(/ended with status 3: line 95\nline 96\nline 97\nline 98\nline 99$/),
  })
})

test('a program that is missing is named, and stops the provider', async () => {
  const adapter = await started(['no-such-program-anywhere'], tmpdir())
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'unknown-model',
    message: expect.stringMatching(/no-such-program-anywhere can't be started/),
    hint: expect.stringMatching(/PATH/),
  })
  expect(await adapter.testConnection()).toBe(false)
})

test('a program that does not read its input answers all the same', async () => {
  const adapter = await scripted(`console.log('no need')`)
  expect(await adapter.complete('x'.repeat(1_000_000), 'm', {})).toMatchObject({ text: 'no need' })
  expect(await adapter.testConnection()).toBe(true)
})

test('a time-out ends the program and what it started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-command-'))
  const trace = join(folder, 'trace')
  const adapter = await started(['sh', '-c', `(sleep 0.8; touch ${trace}) & wait`], folder)
  await expect(adapter.complete('x', 'm', {}, { timeoutMs: 200 })).rejects.toMatchObject({ fault: 'timeout' })
  await setTimeout(1000)
  expect(existsSync(trace)).toBe(false)
})

test('an abort ends the program; one that ignores SIGTERM gets SIGKILL', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-command-'))
  const pidFile = join(folder, 'pid')
  const adapter = await scripted(`
    process.on('SIGTERM', () => {})
    const { default: fs } = await import('node:fs')
    fs.writeFileSync(${JSON.stringify(pidFile)}, String(process.pid))
    setInterval(() => {}, 1000)`)
  const controller = new AbortController()
  const answer = adapter.complete('x', 'm', {}, { signal: controller.signal })
  await expect.poll(() => readFile(pidFile, 'utf8').catch(() => ''), { timeout: 5000 }).not.toBe('')
  controller.abort(new Error('stopped by hand'))
  await expect(answer).rejects.toThrow('stopped by hand')
  const child = Number(await readFile(pidFile, 'utf8'))
  await expect.poll(() => isRunning(child), { timeout: 5000 }).toBe(false)
})

test('the identity is the command with its arguments', async () => {
  const adapter = await started(['answer', '--fast'], tmpdir())
  expect(adapter.identity).toEqual({ adapter: 'command', command: ['answer', '--fast'] })
})

test.each([{}, { command: [] }, { command: 'answer --fast' }])('%o is no command', (options) => {
  expect(command.readOptions(options)).toMatchObject({ ok: false, faults: [{ path: ['command'] }] })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
