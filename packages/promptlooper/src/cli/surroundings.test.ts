import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

test('init writes an experiment that runs as it stands, with the model asked for', async () => {
  await using folder = await temporaryFolder()
  const end = await runCli(['init', 'first', '--model', 'echo/echo'], { directory: folder.path })
  expect(end.status).toBe(0)
  expect(end.stderr).toContain('wrote first/experiment.yaml')
  expect(end.stderr).toContain('promptlooper run first/experiment.yaml')
  const run = await runHere(['run', 'first/experiment.yaml'], { directory: folder.path })
  expect(run.status).toBe(0)
  expect(run.stdout).toContain('36 of 36 runs completed')
})

test('init asks the offline model where no other is named', async () => {
  await using folder = await temporaryFolder()
  await runHere(['init'], { directory: folder.path })
  expect(await readFile(join(folder.path, 'experiment.yaml'), 'utf8')).toContain('model: "offline/classifier"')
})

test('init overwrites nothing and then writes nothing', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'messages.csv'), 'mine')
  const end = await runHere(['init'], { directory: folder.path })
  expect(end.status).toBe(1)
  expect(end.stderr).toContain('messages.csv is there already')
  expect(await readFile(join(folder.path, 'messages.csv'), 'utf8')).toBe('mine')
  await expect(readFile(join(folder.path, 'experiment.yaml'))).rejects.toThrow('ENOENT')
})

test('models lists every provider and says which keys are missing', async () => {
  await using folder = await temporaryFolder()
  // A port where nothing listens, so that the machine's own Ollama does not decide the test.
  const environment = { OLLAMA_HOST: '127.0.0.1:9' }
  const { status, stdout } = await runHere(['models'], { directory: folder.path, environment })
  expect(status).toBe(0)
  expect(stdout).toMatch(/^openai +openai-compatible +no key +OPENAI_API_KEY is not set$/m)
  expect(stdout).toMatch(/^ollama +openai-compatible +not reachable/m)
  expect(stdout).toMatch(/^echo +echo +ready +echo\/echo$/m)
  expect(stdout).toMatch(/^anthropic +ai-sdk +no key +ANTHROPIC_API_KEY is not set$/m)
  expect(stdout).toMatch(/^bedrock +ai-sdk +no key +AWS_BEARER_TOKEN_BEDROCK or AWS_ACCESS_KEY_ID is not set$/m)
})

test('models names all models of one provider, those of a file among them', async () => {
  await using folder = await temporaryFolder()
  await using server = await modelServer(['small', 'large'])
  await writeGreeting(folder.path, {
    '.env': 'NEAR_KEY=secret-key\n',
    'greeting.yaml': `dataset: words.csv
prompt: "{{ word }}"
model: near/small
providers: { near: { adapter: openai-compatible, baseUrl: "${server.url}/v1", apiKeyEnv: NEAR_KEY } }
`,
  })
  const near = await runHere(['models', 'near', '--file', 'greeting.yaml'], { directory: folder.path })
  expect(near).toEqual({ status: 0, stdout: 'near/small\nnear/large\n', stderr: '' })
  expect(server.keys).toContain('Bearer secret-key')
  const json = await runHere(['models', 'near', '--file', 'greeting.yaml', '--json'], { directory: folder.path })
  expect(JSON.parse(json.stdout)).toMatchObject([{ state: 'ready', models: ['near/small', 'near/large'] }])
})

test.each([
  ['openai', 'openai is not ready: OPENAI_API_KEY is not set'],
  ['anthropic', 'anthropic is not ready: ANTHROPIC_API_KEY is not set'],
  ['olama', 'Did you mean "ollama"?'],
])('models %s ends with status 1: %s', async (provider, message) => {
  await using folder = await temporaryFolder()
  const end = await runHere(['models', provider], { directory: folder.path })
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain(message)
})

test('doctor names keys that are set and never shows them', async () => {
  await using folder = await temporaryFolder()
  const environment = {
    OPENAI_API_KEY: 'sk-quite-secret',
    HTTPS_PROXY: 'http://user:word@proxy:3128',
    REDIS_URL: 'redis://user:word@127.0.0.1:9',
  }
  const { status, stdout } = await runHere(['doctor'], { directory: folder.path, environment })
  expect(stdout).toMatch(/^ok +key for openai +OPENAI_API_KEY is set$/m)
  expect(stdout).toMatch(/^note +store +none yet/m)
  expect(stdout).toMatch(/^note +HTTPS_PROXY +http:\/\/…@proxy:3128$/m)
  expect(stdout).toMatch(/^BAD +Redis +redis:\/\/…@127\.0\.0\.1:9 does not answer/m)
  expect(stdout).not.toMatch(/secret|word/)
  expect(status).toBe(1)
})

test('doctor finds the store and says so for programs, too', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  await runHere(['run', 'greeting.yaml', '-q'], { directory: folder.path })
  const { status, stdout } = await runCli(['doctor', '--json'], { directory: folder.path })
  expect(status).toBe(0)
  const findings = JSON.parse(stdout) as readonly {
    readonly name: string
    readonly state: string
    readonly words: string
  }[]
  expect(findings.find(({ name }) => name === 'store')).toMatchObject({ state: 'good' })
  expect(findings.find(({ name }) => name === 'Node')).toMatchObject({ state: 'good' })
})

test('doctor tells a store that is none from one that is not there', async () => {
  await using folder = await temporaryFolder()
  await writeFile(join(folder.path, 'x.db'), 'some text that is no database\n'.repeat(50))
  const { status, stdout } = await runHere(['doctor', '--store', `sqlite:${folder.path}/x.db`], {
    directory: folder.path,
  })
  expect(status).toBe(1)
  expect(stdout).toMatch(/^BAD +store .*x\.db/m)
})

/** A server that lists models as OpenAI's API does, and remembers the keys that it was sent. */
async function modelServer(
  names: readonly string[],
): Promise<{ readonly url: string; readonly keys: readonly string[] } & AsyncDisposable> {
  const keys: string[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ object: 'list', data: names.map((id) => ({ id, object: 'model' })) }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    keys,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
