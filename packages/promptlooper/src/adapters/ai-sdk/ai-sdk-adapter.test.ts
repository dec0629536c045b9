import { describe, expect, test } from 'vitest'
import { startReplyServer } from '../testing/reply-server.ts'
import { callVendor, vendorAdapter } from '../testing/vendor-adapter.ts'
import { anthropicReplies, googleReplies, mistralReplies } from '../testing/vendor-replies.ts'

// The real packages, against a server that answers by each vendor's published schema.
const vendors = [anthropicReplies, googleReplies, mistralReplies].map((replies) => [replies.vendor, replies] as const)

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of a place.',
    parameters: { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] },
  },
}

describe.each(vendors)('%s', (_name, vendor) => {
  test('an answer comes with its tokens, its model and how it ended', async () => {
    const { answer, calls, error } = await callVendor(vendor, vendor.text('Hello there'))
    expect(error).toBeUndefined()
    expect(answer).toMatchObject({ text: 'Hello there', finish: 'stop', tokensIn: 42, tokensOut: 7 })
    expect(answer?.model).toContain(vendor.model)
    expect(answer?.latencyMs).toBeGreaterThan(0)
    expect(answer).not.toHaveProperty('raw')
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ method: 'POST', path: vendor.path })
    expect(calls[0]?.headers[vendor.keyHeader[0]]).toBe(vendor.keyHeader[1])
  })

  test('a truncated answer is an answer', async () => {
    const { answer } = await callVendor(vendor, vendor.truncated('Once upon a'))
    expect(answer).toMatchObject({ text: 'Once upon a', finish: 'length' })
  })

  test('a refusal is an answer', async () => {
    const { answer, error } = await callVendor(vendor, vendor.refusal())
    expect(error).toBeUndefined()
    expect(answer).toMatchObject({ finish: 'refused' })
  })

  test('tools go along, and calls of them come back with their input parsed', async () => {
    const { answer, calls } = await callVendor(
      vendor,
      vendor.toolCall('weather', { place: 'Bern' }),
      {},
      { tools: [weather], toolChoice: 'weather' },
    )
    expect(answer?.finish).toBe('tool-calls')
    expect(answer?.toolCalls).toMatchObject([{ name: 'weather', input: { place: 'Bern' } }])
    expect(JSON.stringify(calls[0]?.body)).toMatch(/"name":"weather".*The weather of a place/)
    expect(JSON.stringify(calls[0]?.body['tool_choice'] ?? calls[0]?.body['toolConfig'])).toMatch(/weather|any|ANY/)
  })

  test('a schema goes along, and an answer that is JSON is parsed', async () => {
    const outputSchema = {
      type: 'object',
      properties: { label: { type: 'string' } },
      required: ['label'],
      additionalProperties: false,
    }
    const { answer, calls } = await callVendor(vendor, vendor.text('{"label": "ham"}'), {}, { outputSchema })
    expect(answer).toMatchObject({ text: '{"label": "ham"}', json: { label: 'ham' } })
    expect(JSON.stringify(calls[0]?.body)).toContain('"label"')
  })

  test('shared params arrive under the names that the vendor has for them', async () => {
    const { calls, error } = await callVendor(vendor, vendor.text('x'), {
      params: { temperature: 0.3, max_tokens: 77, stop: 'END' },
    })
    expect(error).toBeUndefined()
    const sent = JSON.stringify(calls[0]?.body)
    expect(sent).toMatch(/"temperature":0.3/)
    expect(sent).toMatch(/"(max_tokens|maxOutputTokens)":77/)
    expect(sent).toMatch(/"(stop|stop_sequences|stopSequences)":\["END"\]/)
  })

  test('a param that the package would leave out is refused before anything is sent', async () => {
    const { error, calls } = await callVendor(vendor, vendor.text('x'), { params: { no_such_param: 1 } })
    expect(error).toMatchObject({ fault: 'rejected', message: expect.stringContaining('"no_such_param"') })
    expect(calls).toEqual([])
  })

  test('system, images and earlier turns go along', async () => {
    const { calls, error } = await callVendor(vendor, vendor.text('x'), {
      prompt: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello.' },
        { role: 'user', content: [{ text: 'What is this?' }, { image: 'data:image/png;base64,aGVsbG8=' }] },
      ],
    })
    expect(error).toBeUndefined()
    const sent = JSON.stringify(calls[0]?.body)
    for (const piece of ['Be brief.', 'Hello.', 'What is this?', 'aGVsbG8=', 'image/png']) expect(sent).toContain(piece)
  })

  test('a streamed answer is the same, with the time to its first token', async () => {
    const reply = { ...vendor.streamed(['Hel', 'lo', ' there']), delayMs: 15 }
    const { answer, calls, error } = await callVendor(vendor, reply, {}, { stream: true, keepRaw: true })
    expect(error).toBeUndefined()
    expect(answer).toMatchObject({ text: 'Hello there', finish: 'stop', tokensIn: 42, tokensOut: 7 })
    expect(answer?.firstTokenMs).toBeGreaterThan(10)
    expect(answer?.firstTokenMs).toBeLessThan(answer?.latencyMs ?? 0)
    expect(answer?.raw).toBeInstanceOf(Array)
    expect(calls[0]?.path).toBe(vendor.streamPath)
  })

  test('a streamed tool call is put together', async () => {
    const reply = vendor.streamedToolCall('weather', { place: 'Bern' })
    const { answer, error } = await callVendor(vendor, reply, {}, { stream: true, tools: [weather] })
    expect(error).toBeUndefined()
    expect(answer?.toolCalls).toMatchObject([{ name: 'weather', input: { place: 'Bern' } }])
    expect(answer?.firstTokenMs).toBeGreaterThan(0)
  })

  test.each([false, true])('a stream that ends before its answer is a cut connection (cut: %s)', async (isCut) => {
    const { error } = await callVendor(vendor, { ...vendor.brokenOff(['Hel']), isCut }, {}, { stream: true })
    expect(error).toMatchObject({ fault: 'connection' })
  })

  test('what the vendor sent is kept on demand', async () => {
    const reply = vendor.text('x')
    const { answer } = await callVendor(vendor, reply, {}, { keepRaw: true })
    expect(answer?.raw).toEqual(reply.json)
  })

  test.each([
    [401, {}, { fault: 'authentication', status: 401 }],
    [403, {}, { fault: 'authentication', status: 403 }],
    [422, {}, { fault: 'rejected', status: 422 }],
    [429, { 'retry-after': '7' }, { fault: 'rate-limit', status: 429, retryAfterMs: 7000 }],
    [500, {}, { fault: 'unavailable', status: 500 }],
    [529, {}, { fault: 'unavailable', status: 529 }],
  ])('status %i is a fault of its own kind, once', async (status, headers, fault) => {
    const reply = { ...vendor.error(status, 'the-key is not welcome'), headers }
    const { error, calls } = await callVendor(vendor, reply)
    expect(error).toMatchObject({ ...fault, message: expect.stringContaining('[key] is not welcome') })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('the-key')
    expect(calls).toHaveLength(1)
  })

  test('a model that is not there is named', async () => {
    const { error } = await callVendor(vendor, vendor.unknownModel)
    expect(error).toMatchObject({ fault: 'unknown-model', hint: expect.stringContaining(vendor.model) })
  })

  test('the missing key is named, and nothing is sent', async () => {
    const { error, calls } = await callVendor(vendor, vendor.text('x'), { environment: { [vendor.keyVariable]: '' } })
    expect(error).toMatchObject({ fault: 'authentication', message: expect.stringMatching(/_API_KEY is not set/) })
    expect(calls).toEqual([])
  })

  test.each([
    ['an empty object', { json: {} }],
    ['broken JSON', { body: '{"id": ' }],
    ['a page', { body: '<html><body>Sign in to the network</body></html>', headers: { 'content-type': 'text/html' } }],
  ])('%s is a bad answer', async (what, reply) => {
    const { error, answer } = await callVendor(vendor, reply)
    // Google's schema allows an answer without candidates.
    if (what === 'an empty object' && vendor === googleReplies) expect(answer).toMatchObject({ text: '' })
    else expect(error).toMatchObject({ fault: 'bad-answer' })
  })

  test.each([false, true])('an answer beyond the limit is not read to its end (streamed: %s)', async (stream) => {
    const long = 'x'.repeat(50_000)
    const reply = stream ? vendor.streamed([long]) : vendor.text(long)
    const { error } = await callVendor(vendor, reply, { options: { maxAnswerBytes: 10_000 } }, { stream })
    expect(error).toMatchObject({ fault: 'bad-answer', hint: expect.stringContaining('maxAnswerBytes') })
  })

  test('a call that is aborted ends at once with the reason', async () => {
    const controller = new AbortController()
    const reply = { ...vendor.streamed(['a', 'b', 'c', 'd']), delayMs: 100 }
    setTimeout(() => controller.abort(new Error('enough')), 150)
    const { error } = await callVendor(vendor, reply, {}, { stream: true, signal: controller.signal })
    expect(error).toMatchObject({ message: 'enough' })
  })

  test('a call that takes too long is a time-out', async () => {
    const reply = { ...vendor.streamed(['a', 'b']), delayMs: 300 }
    const { error } = await callVendor(vendor, reply, {}, { stream: true, timeoutMs: 50 })
    expect(error).toMatchObject({ fault: 'timeout' })
  })

  test('its models are listed', async () => {
    await using server = await startReplyServer(vendor.models(['one', 'two']))
    const adapter = await vendorAdapter(
      vendor.vendor,
      { baseUrl: `${server.url}${vendor.base}` },
      { [vendor.keyVariable]: 'the-key' },
    )
    expect(await adapter.listModels()).toEqual(['one', 'two'])
    expect(await adapter.testConnection()).toBe(true)
    expect(server.calls[0]?.headers[vendor.keyHeader[0]]).toBe(vendor.keyHeader[1])
    await adapter.close?.()
  })

  test('a wrong key fails the test of the connection', async () => {
    await using server = await startReplyServer(vendor.error(401, 'no'))
    const options = { baseUrl: `${server.url}${vendor.base}` }
    const adapter = await vendorAdapter(vendor.vendor, options, { [vendor.keyVariable]: 'the-key' })
    expect(await adapter.testConnection()).toBe(false)
    await adapter.close?.()
  })
})
