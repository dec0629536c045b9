import { expect, test } from 'vitest'
import { amazonEvents } from '../testing/amazon-events.ts'
import { startOpenAiServer } from '../testing/openai-server.ts'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { callVendor } from '../testing/vendor-adapter.ts'

const bedrock = {
  vendor: 'bedrock',
  model: 'us.amazon.nova-lite-v1:0',
  keyVariable: 'AWS_BEARER_TOKEN_BEDROCK',
  base: '',
}

const converse = {
  output: { message: { role: 'assistant', content: [{ text: 'Hello there' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 42, outputTokens: 7, totalTokens: 49 },
  metrics: { latencyMs: 100 },
}

test('bedrock is reached with a bearer key', async () => {
  const environment = { AWS_REGION: 'eu-central-1' }
  const { answer, error, calls } = await callVendor(
    bedrock,
    { json: converse },
    { environment, params: { max_tokens: 9 } },
  )
  expect(error).toBeUndefined()
  expect(answer).toMatchObject({ text: 'Hello there', finish: 'stop', tokensIn: 42, tokensOut: 7 })
  expect(calls[0]?.path).toBe('/model/us.amazon.nova-lite-v1%3A0/converse')
  expect(calls[0]?.headers.authorization).toBe('Bearer the-key')
  expect(calls[0]?.body).toMatchObject({ inferenceConfig: { maxTokens: 9 } })
})

test('bedrock is reached with signed requests', async () => {
  const environment = {
    AWS_BEARER_TOKEN_BEDROCK: '',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKID',
    AWS_SECRET_ACCESS_KEY: 'the-secret',
  }
  const { answer, error, calls } = await callVendor(bedrock, { json: converse }, { environment })
  expect(error).toBeUndefined()
  expect(answer).toMatchObject({ text: 'Hello there' })
  expect(calls[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/bedrock\//)
})

test.each([
  [400, { message: 'The provided model identifier is invalid.' }, 'unknown-model'],
  [429, { message: 'Too many requests, please wait before trying again.' }, 'rate-limit'],
  [403, { message: 'The security token included in the request is invalid.' }, 'authentication'],
])("bedrock's %i is what it says", async (status, json, fault) => {
  const { error } = await callVendor(bedrock, { status, json }, { environment: { AWS_REGION: 'us-east-1' } })
  expect(error).toMatchObject({ fault, status })
})

test("bedrock's binary stream is read, and bounded", async () => {
  const deltas = (text: string) => ['contentBlockDelta', { contentBlockIndex: 0, delta: { text } }] as const
  const body = amazonEvents(
    ['messageStart', { role: 'assistant' }],
    deltas('Hello'),
    deltas(' there'),
    ['contentBlockStop', { contentBlockIndex: 0 }],
    ['messageStop', { stopReason: 'end_turn' }],
    ['metadata', { usage: converse.usage, metrics: converse.metrics }],
  )
  const reply = { body, headers: { 'content-type': 'application/vnd.amazon.eventstream' } }
  const environment = { AWS_REGION: 'eu-central-1' }
  const { answer, error, calls } = await callVendor(bedrock, reply, { environment }, { stream: true })
  expect(error).toBeUndefined()
  expect(answer).toMatchObject({ text: 'Hello there', finish: 'stop', tokensIn: 42, tokensOut: 7 })
  expect(answer?.firstTokenMs).toBeGreaterThan(0)
  expect(calls[0]?.path).toBe('/model/us.amazon.nova-lite-v1%3A0/converse-stream')
  const long = { ...reply, body: amazonEvents(deltas('x'.repeat(5000))) }
  const bounded = await callVendor(bedrock, long, { environment, options: { maxAnswerBytes: 1000 } }, { stream: true })
  expect(bounded.error).toMatchObject({ fault: 'bad-answer', hint: expect.stringContaining('maxAnswerBytes') })
})

test('bedrock without credentials names both ways to give them', async () => {
  const { error, calls } = await callVendor(
    bedrock,
    { json: converse },
    { environment: { AWS_BEARER_TOKEN_BEDROCK: '' } },
  )
  expect(error).toMatchObject({
    fault: 'authentication',
    message: expect.stringMatching(/AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/),
  })
  expect(calls).toEqual([])
})

test("what is wrong with an image's host does not stop the provider", async () => {
  await using host = await startOpenAiServer({ tls: await makeSelfSigned() })
  const prompt = [{ role: 'user', content: [{ image: `${host.url}/fox.png` }] }]
  const environment = { AWS_REGION: 'eu-central-1' }
  const { calls, error } = await callVendor(bedrock, { json: converse }, { prompt, environment })
  expect(error).toMatchObject({ fault: 'rejected', message: expect.stringContaining('certificate') })
  expect(calls).toEqual([])
})
