import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aiSdk } from '../ai-sdk.ts'
import { Connection } from '../openai-compatible/connection.ts'
import { startOpenAiServer } from '../testing/openai-server.ts'
import { startProxyServer } from '../testing/proxy-server.ts'
import { startReplyServer } from '../testing/reply-server.ts'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { providerSettings, surroundings } from '../testing/surroundings.ts'
import { callVendor, vendorAdapter } from '../testing/vendor-adapter.ts'
import { anthropicReplies, googleReplies, mistralReplies, sse } from '../testing/vendor-replies.ts'
import { listModels } from './list-models.ts'
import { vendors } from './vendors.ts'

const azure = { vendor: 'azure', model: 'my-deployment', keyVariable: 'AZURE_API_KEY', base: '/openai/v1' }
const together = { vendor: 'together', model: 'meta-llama/Llama-3', keyVariable: 'TOGETHER_API_KEY', base: '/v1' }

test.each(
  Object.entries(vendors).flatMap(([name, vendor]) => (vendor.models === null ? [] : [[name, vendor] as const])),
)('the models of %s are listed where the vendor lists them', async (name, vendor) => {
  const path = new URL(vendor.baseUrl ?? '').pathname.replace(/\/$/, '')
  const listed = [{ id: 'one', name: name === 'google' ? 'models/one' : 'one' }]
  await using server = await startReplyServer({
    json: vendor.models?.list === null ? listed : { data: listed, models: listed },
  })
  const connection = new Connection(name, {})
  const given = { provider: name, connection, keyVariable: null, now: () => 0 }
  const read = { apiKey: 'the-key', secrets: [], settings: {} }
  expect(await listModels(vendor, `${server.url}${path}`, read, given)).toEqual(['one'])
  const [call] = server.calls
  expect(call?.path.replace(/\?.*$/, '')).toBe(
    name === 'cohere' ? '/v1/models' : `${path}${name === 'deepinfra' ? '/openai' : ''}/models`,
  )
  expect(JSON.stringify(call?.headers)).toMatch(/"(?:authorization|x-api-key|x-goog-api-key)":"(?:Bearer )?the-key"/)
  await connection.close()
})

test('azure is reached by its key, and its logprobs, cached and reasoning tokens are read', async () => {
  const response = {
    id: 'resp_1',
    object: 'response',
    created_at: 1_760_000_000,
    status: 'completed',
    model: 'gpt-5-mini',
    output: [
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [
          {
            type: 'output_text',
            text: 'ham',
            annotations: [],
            logprobs: [{ token: 'ham', logprob: -0.1, top_logprobs: [{ token: 'ham', logprob: -0.1 }] }],
          },
        ],
      },
    ],
    usage: {
      input_tokens: 42,
      input_tokens_details: { cached_tokens: 30 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 49,
    },
  }
  const { answer, error, calls } = await callVendor(azure, { json: response }, { params: { logprobs: 1 } })
  expect(error).toBeUndefined()
  expect(answer).toMatchObject({ text: 'ham', tokensIn: 42, tokensOut: 7, cachedTokens: 30, reasoningTokens: 5 })
  expect(answer?.logprobs).toEqual([{ token: 'ham', logprob: -0.1, top: [{ token: 'ham', logprob: -0.1 }] }])
  expect(calls[0]).toMatchObject({ path: '/openai/v1/responses', headers: { 'api-key': 'the-key' } })
})

test("azure's own filter is a refusal, and its words the answer", async () => {
  const error = {
    code: 'content_filter',
    message: "The response was filtered due to the prompt triggering Azure's policy.",
  }
  const { answer } = await callVendor(azure, { status: 400, json: { error } })
  expect(answer).toMatchObject({ finish: 'refused', text: error.message, tokensOut: 0 })
})

test('a vendor that lists no models is tested by asking for one that nobody has', async () => {
  const absent = {
    error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' },
  }
  const denied = { error: { code: '401', message: 'Access denied due to invalid subscription key.' } }
  await using server = await startReplyServer({ status: 404, json: absent }, { status: 401, json: denied })
  const adapter = await vendorAdapter('azure', { baseUrl: `${server.url}/openai/v1` }, { AZURE_API_KEY: 'the-key' })
  expect(await adapter.testConnection()).toBe(true)
  expect(await adapter.testConnection()).toBe(false)
  await expect(adapter.listModels()).rejects.toMatchObject({
    fault: 'rejected',
    message: expect.stringContaining('no list'),
  })
  await adapter.close?.()
})

test("params of one's own reach a vendor that speaks chat completions as they are written", async () => {
  const completion = {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'meta-llama/Llama-3',
    choices: [{ index: 0, message: { role: 'assistant', content: 'ham' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  }
  const { calls, error } = await callVendor(
    together,
    { json: completion },
    { params: { repetition_penalty: 1.1, top_k: 5, seed: 7 } },
  )
  expect(error).toBeUndefined()
  expect(calls[0]?.body).toMatchObject({ repetition_penalty: 1.1, top_k: 5, seed: 7 })
})

test("params of one's own may be written as the vendor does or as the package does", async () => {
  const thinking = { type: 'enabled', budgetTokens: 1024 }
  const asPackage = await callVendor(anthropicReplies, anthropicReplies.text('x'), {
    params: { max_tokens: 100, thinking, cacheControl: { type: 'ephemeral' } },
  })
  expect(asPackage.error).toBeUndefined()
  expect(asPackage.calls[0]?.body).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 1024 } })
  const settings = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }]
  const asVendor = await callVendor(googleReplies, googleReplies.text('x'), { params: { safety_settings: settings } })
  expect(asVendor.error).toBeUndefined()
  expect(asVendor.calls[0]?.body).toMatchObject({ safetySettings: settings })
})

test.each([
  [anthropicReplies, { temperature: 1.5 }, /"temperature" is 1.5.*would send 1/],
  [anthropicReplies, { seed: 1 }, /"seed" would not be sent/],
  [mistralReplies, { top_k: 5 }, /"top_k" would not be sent/],
  [mistralReplies, { max_tokens: 5, maxTokens: 6 }, /two spellings/],
  [mistralReplies, { temperature: 'warm' }, /must be a number/],
  [googleReplies, { stream: true }, /"stream" can't be used/],
])('what would not be sent as it is asked for is refused at no cost: $0.vendor $1', async (vendor, params, words) => {
  const { error, calls } = await callVendor(vendor, vendor.text('x'), { params })
  expect(error).toMatchObject({ fault: 'rejected', message: expect.stringMatching(words) })
  expect(calls).toEqual([])
})

test("an error event in the middle of anthropic's stream is one that may pass", async () => {
  const events = [
    ...(anthropicReplies.brokenOff(['Hel']).events ?? []),
    ...sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
  ]
  const { error } = await callVendor(anthropicReplies, { events }, {}, { stream: true })
  expect(error).toMatchObject({ fault: 'unavailable', message: expect.stringContaining('Overloaded') })
})

test.each([
  [
    { error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' } },
    400,
    {
      fault: 'authentication',
    },
  ],
  [
    {
      error: {
        code: 429,
        message: 'You exceeded your current quota.',
        status: 'RESOURCE_EXHAUSTED',
        details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }],
      },
    },
    429,
    { fault: 'rate-limit', retryAfterMs: 34_000 },
  ],
])("google's %j is understood", async (json, status, expected) => {
  const { error } = await callVendor(googleReplies, { status, json })
  expect(error).toMatchObject(expected)
})

test("an account without credit stops the provider, by anthropic's words", async () => {
  const reply = anthropicReplies.error(400, 'Your credit balance is too low to access the Anthropic API.')
  const { error } = await callVendor(anthropicReplies, reply)
  expect(error).toMatchObject({ fault: 'authentication', hint: expect.stringContaining('credit') })
})

test("an answer's headers say when the next call may begin", async () => {
  const headers = {
    'anthropic-ratelimit-requests-remaining': '0',
    'anthropic-ratelimit-requests-reset': new Date(Date.now() + 60_000).toISOString(),
  }
  const { answer } = await callVendor(anthropicReplies, { ...anthropicReplies.text('hi'), headers })
  expect(answer?.nextCallAfterMs).toBeGreaterThan(50_000)
})

test('calls go through the proxy of the environment, packages or not', async () => {
  await using proxy = await startProxyServer()
  const environment = { HTTP_PROXY: proxy.url }
  const { answer } = await callVendor(anthropicReplies, anthropicReplies.text('hi'), { environment })
  expect(answer?.text).toBe('hi')
  expect(proxy.passed).toHaveLength(1)
})

test('a certificate that is not trusted is named, with the way to trust it', async () => {
  await using server = await startOpenAiServer({ tls: await makeSelfSigned() })
  const adapter = await vendorAdapter('anthropic', { baseUrl: server.url }, { ANTHROPIC_API_KEY: 'k' })
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    fault: 'authentication',
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  })
  await adapter.close?.()
})

test('an https image goes as its address where the vendor fetches it', async () => {
  const prompt = [{ role: 'user', content: [{ image: 'https://images.example.org/fox.png' }] }]
  const { calls, error } = await callVendor(anthropicReplies, anthropicReplies.text('A fox.'), { prompt })
  expect(error).toBeUndefined()
  expect(calls[0]?.body['messages']).toMatchObject([
    { content: [{ type: 'image', source: { type: 'url', url: 'https://images.example.org/fox.png' } }] },
  ])
})

test('headers and settings may quote variables, and identity holds only their names', async () => {
  const options = { headers: { 'X-Team': '${TEAM}' }, settings: { generateId: true } }
  const { calls } = await callVendor(mistralReplies, mistralReplies.text('x'), {
    options: { headers: options.headers },
    environment: { TEAM: 'red' },
  })
  expect(calls[0]?.headers['x-team']).toBe('red')
  const adapter = await vendorAdapter('mistral', { headers: options.headers }, { TEAM: 'red', MISTRAL_API_KEY: 'k' })
  expect(adapter.identity).toEqual({ adapter: 'ai-sdk', vendor: 'mistral', headers: options.headers })
  await adapter.close?.()
})

test("an azure resource is part of the provider's identity", async () => {
  const adapter = await vendorAdapter('azure', {}, { AZURE_RESOURCE_NAME: 'lab', AZURE_API_KEY: 'k' })
  expect(adapter.identity).toEqual({ adapter: 'ai-sdk', vendor: 'azure', resourceName: 'lab' })
  await adapter.close?.()
})

test('tool turns of chat completions become calls and results', async () => {
  const prompt = [
    { role: 'user', content: 'Weather?' },
    {
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: '{"place":"Bern"}' } }],
    },
    { role: 'tool', content: 'sunny', tool_call_id: 'c1' },
  ]
  const { calls, error } = await callVendor(anthropicReplies, anthropicReplies.text('Sunny.'), { prompt })
  expect(error).toBeUndefined()
  expect(calls[0]?.body['messages']).toMatchObject([
    { role: 'user' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'weather', input: { place: 'Bern' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: 'sunny' }] },
  ])
})

test.each([
  [[{ role: 'tool', content: 'x', tool_call_id: 'c9' }], /no message before it makes/],
  [[{ role: 'narrator', content: 'x' }], /role "narrator"/],
  [[{ role: 'user', content: [{ image: 'http://127.0.0.1/x.png' }] }], /no https address/],
])('a prompt that has no place at a vendor is refused: %j', async (prompt, words) => {
  const { error, calls } = await callVendor(anthropicReplies, anthropicReplies.text('x'), { prompt })
  expect(error).toMatchObject({ fault: 'rejected', message: expect.stringMatching(words) })
  expect(calls).toEqual([])
})

test.each(Object.entries(vendors))(
  '%s without its package names it and the command that installs it',
  async (name, vendor) => {
    const directory = await mkdtemp(join(tmpdir(), 'promptlooper-vendor-'))
    const made = aiSdk.create(providerSettings(name, 'ai-sdk', { vendor: name }), surroundings({ directory }))
    const outcome = await made.then(
      () => 'installed here',
      (error: unknown) => error,
    )
    if (outcome === 'installed here') return
    expect(outcome).toMatchObject({
      code: 'missing-package',
      message: expect.stringContaining(vendor.package),
      hint: `in ${directory}, run: npm install ${vendor.package}@${vendor.major}`,
    })
  },
)

test('a package beside the experiment file comes before our own; one of another specification says what to install', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'promptlooper-vendor-'))
  const folder = join(directory, 'node_modules/@ai-sdk/mistral')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    '{"name": "@ai-sdk/mistral", "version": "1.0.0", "type": "module", "main": "index.js"}',
  )
  await writeFile(
    join(folder, 'index.js'),
    'export const createMistral = () => ({ languageModel: () => ({ specificationVersion: "v1", doGenerate() {}, doStream() {} }) })',
  )
  const adapter = await aiSdk.create(
    providerSettings('mine', 'ai-sdk', { vendor: 'mistral' }),
    surroundings({ directory, environment: { MISTRAL_API_KEY: 'k' } }),
  )
  await expect(adapter.complete('x', 'm', {})).rejects.toMatchObject({
    code: 'unfit-package',
    hint: expect.stringContaining('npm install @ai-sdk/mistral@4'),
  })
  await adapter.close?.()
})

test.each([
  [{ vendor: 'openal' }, 'vendor'],
  [{ vendor: 'anthropic', baseUrl: 'file:///etc/passwd' }, 'baseUrl'],
  [{ vendor: 'anthropic', baseUrl: 'javascript:alert(1)' }, 'baseUrl'],
  [{ vendor: 'anthropic', apiKeyEnv: 'sk-not-a-name' }, 'apiKeyEnv'],
  [{ vendor: 'anthropic', settings: { authToken: ['x'] } }, 'settings'],
])('options %j are refused at %s', (options, path) => {
  const read = aiSdk.readOptions(options)
  expect(read.ok ? [] : read.faults.map((fault) => fault.path[0])).toEqual([path])
})
