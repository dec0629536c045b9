import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventData } from './event-stream.ts'

async function read(chunks: readonly Uint8Array[], longest = 1000): Promise<readonly string[]> {
  const events: string[] = []
  const source = (async function* () {
    yield* chunks
  })()
  for await (const event of eventData(source, longest)) events.push(event)
  return events
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['data: a\n\ndata: b\n\n', ['a', 'b']],
  ['data:a\r\n\r\ndata: b\r\r', ['a', 'b']],
  [': keep-alive\n\nevent: x\nid: 1\ndata: a\n\n', ['a']],
  ['data: a\ndata: b\n\n', ['a\nb']],
  ['data\n\n', ['']],
  ['data: the end is missing', ['the end is missing']],
  ['data: {"a": 1}\n', ['{"a": 1}']],
  ['database: x\n\n', []],
  ['', []],
  ['\n\n\n', []],
])('%j holds the events %j', async (text, events) => {
  expect(await read([bytes(text)])).toEqual(events)
})

test('where the network cuts a stream changes nothing', async () => {
  const whole = bytes('data: café 🦊\r\n\r\n: note\ndata: second\rdata: line\r\rdata: last\n\n')
  const expected = ['café 🦊', 'second\nline', 'last']
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 12 }), async (cuts) => {
      const points = [0, ...cuts.toSorted((left, right) => left - right), whole.length]
      const chunks = points.slice(1).map((end, index) => whole.slice(points[index], end))
      expect(await read(chunks)).toEqual(expected)
    }),
  )
})

test.each([
  ['one line', 'data: ' + 'x'.repeat(50)],
  ['many lines', 'data: xxxxxxxxx\n'.repeat(6)],
])('an event of %s beyond the limit is refused', async (_how, text) => {
  await expect(read([bytes(text)], 40)).rejects.toMatchObject({ limitBytes: 40 })
})
