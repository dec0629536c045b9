import { Ajv2020 } from 'ajv/dist/2020.js'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { adapterKinds } from '../adapters/adapter-kinds.ts'
import { scorerKinds } from '../scorers/scorer-kinds.ts'
import { experimentJsonSchema } from './experiment-json-schema.ts'
import { sixFileNames, sixFileText } from './testing/six-files.ts'

const schema = experimentJsonSchema({ scorers: scorerKinds, adapters: adapterKinds })
const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(schema)

test('the committed JSON Schema is the one that the code gives', async () => {
  const committed: unknown = JSON.parse(
    await readFile(new URL('../../schema/experiment.schema.json', import.meta.url), 'utf8'),
  )
  expect(committed, 'run: node --conditions=promptlooper-source scripts/experiment-schema.ts').toEqual(schema)
})

test.each(sixFileNames)('the file "%s" of the documentation agrees with the JSON Schema', async (name) => {
  isValid(parse(await sixFileText(name)))
  expect(isValid.errors ?? []).toEqual([])
})

test('the file with nearly everything agrees with the JSON Schema', async () => {
  const text = await readFile(new URL('../../../../docs/file-format.md', import.meta.url), 'utf8')
  isValid(parse(/^```yaml\n(name: spam-or-ham[\s\S]*?)^```$/mu.exec(text)?.[1] ?? ''))
  expect(isValid.errors ?? []).toEqual([])
})

test.each([
  ['a key that no file has', { promt: 'x' }],
  ['a scorer that does not exist', { scorers: ['exat-match'] }],
  ['an option that a scorer has not', { scorers: [{ scorer: 'exact-match', valeu: 1 }] }],
  ['an adapter that does not exist', { providers: { a: { adapter: 'openai' } } }],
  ['a number where a text belongs', { prompt: 3 }],
])('%s disagrees with the JSON Schema', (_what, file) => {
  expect(isValid(file)).toBe(false)
})
