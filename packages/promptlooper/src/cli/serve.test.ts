import { once } from 'node:events'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

test('serve listens, answers, runs what it is told to, and ends with the status of its signal', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const told = Promise.withResolvers<string>()
  const signal = Promise.withResolvers<NodeJS.Signals>()
  const ended = runCli(['serve', '--port', '0', '--token-env', 'SERVE_TOKEN'], {
    directory: folder.path,
    environment: { SERVE_TOKEN: 'a-token-of-some-length' },
    watch: (child) => {
      child.stderr.on('data', (text: string) => {
        const url = /Listening on (http:\S+)/.exec(text)?.[1]
        if (url !== undefined) told.resolve(url)
      })
      void signal.promise.then((name) => child.kill(name))
      void once(child, 'exit').then(() => told.reject(new Error('it ended')))
    },
  })
  const url = await told.promise
  expect((await fetch(`${url}/api/health`)).status).toBe(200)
  expect((await fetch(`${url}/api/experiments`)).status).toBe(401)
  const headers = { authorization: 'Bearer a-token-of-some-length', 'content-type': 'application/json' }
  const started = await fetch(`${url}/api/revisions`, { method: 'POST', headers, body: '{"file":"greeting.yaml"}' })
  expect(started.status).toBe(201)
  signal.resolve('SIGTERM')
  const { status, stdout, stderr } = await ended
  expect([status, stdout]).toEqual([143, ''])
  expect(stderr).not.toContain('a-token-of-some-length')
  const listed = await runHere(['list', '--json'], { directory: folder.path })
  expect(listed.stdout).toContain('"greeting"')
})

test.each([
  ['beyond this machine without a token', ['--host', '0.0.0.0'], 'needs a token there'],
  ['with a token that can be guessed', ['--token-env', 'SHORT'], 'at least 16'],
  ['with a token that is not set', ['--token-env', 'NOT_SET'], 'NOT_SET is not set'],
  ['on a folder that is none', ['--workspace', 'nowhere'], 'is not a folder'],
  ['on no port', ['--port', '99999'], 'It must be a port'],
])('serve does not start %s', async (_what, flags, words) => {
  await using folder = await temporaryFolder()
  const surroundings = { directory: folder.path, environment: { SHORT: 'short' } }
  const store = `sqlite:${join(folder.path, 'store.db')}`
  const { status, stderr } = await runHere(['serve', ...flags, '--store', store], surroundings)
  expect(status).toBe(1)
  expect(stderr).toContain(words)
})
