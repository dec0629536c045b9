import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import type { JsonObject } from '../domain/json-value.ts'
import { startReplyServer } from '../adapters/testing/reply-server.ts'
import { anthropicReplies } from '../adapters/testing/vendor-replies.ts'
import { temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

const key = 'a-key-of-this-test'

function experiment(url: string, stage: string): string {
  return `
dataset: [{ input: { word: hello } }]
providers: { anthropic: { adapter: ai-sdk, vendor: anthropic, baseUrl: "${url}/v1" } }
prompt: "{{ word }}"
model: anthropic/claude-haiku-4-5
${stage}
scorers: [{ scorer: latency, name: quick, until: first-token, max: 60000 }]
`
}

async function shownRun(directory: string): Promise<{ readonly text: string; readonly json: JsonObject }> {
  const { stdout } = await runHere(['report', 'x', '--format', 'csv'], { directory })
  const id = /run_\w+/.exec(stdout)?.[0] ?? ''
  const text = (await runHere(['show', id], { directory })).stdout
  // Written by show --json.
  const json = JSON.parse((await runHere(['show', id, '--json'], { directory })).stdout) as JsonObject
  return { text, json }
}

test('a vendor is run through its package: streamed, timed, kept as it came, cached, and its key is nowhere', async () => {
  await using folder = await temporaryFolder()
  const streamed = { ...anthropicReplies.streamed(['Hel', 'lo\u001b[2J']), delayMs: 10 }
  await using server = await startReplyServer(streamed, anthropicReplies.text('Hello'))
  const directory = folder.path
  await writeFile(join(directory, 'x.yaml'), experiment(server.url, 'stream: true\nkeepRaw: true'))
  await writeFile(join(directory, '.env'), `ANTHROPIC_API_KEY=${key}\n`)
  const end = await runHere(['run', 'x.yaml'], { directory })
  expect(end).toMatchObject({ status: 0 })
  expect(server.calls).toHaveLength(1)
  expect(server.calls[0]?.headers['x-api-key']).toBe(key)

  const { text, json } = await shownRun(directory)
  expect(text).toMatch(/claude-haiku-4-5-20251001, 42 tokens in \(30 cached\), 7 out.*first token after/)
  expect(text).not.toContain('\u001b')
  expect(json['stageResults']).toMatchObject([
    { responseRaw: 'Hello\u001b[2J', cachedTokens: 30, firstTokenMs: expect.any(Number), raw: expect.any(Array) },
  ])
  expect(json['scores']).toMatchObject([{ scorerName: 'quick', value: 1, rawValue: expect.any(Number) }])
  expect(JSON.stringify(json) + text + end.stdout + end.stderr).not.toContain(key)

  // Another experiment, the same call: from the cache, with what was kept of it.
  await writeFile(join(directory, 'y.yaml'), experiment(server.url, 'stream: true'))
  await runHere(['run', 'y.yaml', '-q'], { directory })
  expect(server.calls).toHaveLength(1)

  // Not streamed it is another call: only a streamed one tells the time to the first token.
  await writeFile(join(directory, 'x.yaml'), experiment(server.url, ''))
  await runHere(['run', 'x.yaml', '-q'], { directory })
  expect(server.calls).toHaveLength(2)
  expect(server.calls.at(-1)?.body).not.toHaveProperty('stream', true)
})

test('a vendor whose package is not installed is named before anything is asked, with the command that installs it', async () => {
  await using folder = await temporaryFolder()
  await writeFile(
    join(folder.path, 'x.yaml'),
    'dataset: [{ input: hi }]\nprompt: "{{ input }}"\nmodel: cohere/command-a\nscorers: [exact-match]\n',
  )
  const { status, stderr } = await runHere(['run', 'x.yaml'], {
    directory: folder.path,
    environment: { COHERE_API_KEY: key },
  })
  expect(status).toBe(1)
  expect(stderr).toContain('provider "cohere" needs the package @ai-sdk/cohere, which is not installed')
  expect(stderr).toContain('npm install @ai-sdk/cohere@4')
})

test.each(['file:///etc/hosts', 'ftp://x/v1', 'javascript:alert(1)', 'not an address'])(
  'the address %j of a provider is refused where it stands',
  async (address) => {
    await using folder = await temporaryFolder()
    await writeFile(
      join(folder.path, 'x.yaml'),
      `dataset: [{ input: hi }]\nprompt: a\nmodel: p/m\nproviders:\n  p: { adapter: ai-sdk, vendor: anthropic, baseUrl: "${address}" }\n`,
    )
    const { status, stderr } = await runHere(['run', 'x.yaml'], { directory: folder.path })
    expect(status).toBe(1)
    expect(stderr).toMatch(/x\.yaml:5:\d+ .*http/)
  },
)
