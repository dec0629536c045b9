import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { isRecord, type JsonObject } from '../domain/json-value.ts'
import { adapterKinds } from './adapter-kinds.ts'
import { builtInProviders } from './built-in-providers.ts'

const text = await readFile(new URL('../../../../docs/adapters.md', import.meta.url), 'utf8')
const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match): unknown => parse(match[1] ?? ''))
const providers = blocks.flatMap((block) =>
  isRecord(block) && isRecord(block['providers']) ? Object.entries(block['providers'] as JsonObject) : [],
)

test('the documentation shows providers', () => {
  expect(providers.length).toBeGreaterThan(5)
})

test.each(providers)('the documented provider %s is read without a fault', (_name, entry) => {
  const {
    adapter,
    maxConcurrency: _1,
    requestsPerMinute: _2,
    tokensPerMinute: _3,
    timeoutMs: _4,
    ...options
  } = entry as JsonObject
  const kind = typeof adapter === 'string' ? adapterKinds.get(adapter) : undefined
  expect(kind?.readOptions(options)).toMatchObject({ ok: true })
})

test('every kind and every built-in provider is documented', () => {
  const names = [...adapterKinds.keys(), ...Object.keys(builtInProviders)]
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})
