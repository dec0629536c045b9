import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../domain/json-value.ts'
import { compileJsonSchema } from './compile-json-schema.ts'
import { makeScorer, scoreOf } from './testing/make-scorer.ts'

const draft7 = 'http://json-schema.org/draft-07/schema#'
const draft2020 = 'https://json-schema.org/draft/2020-12/schema'
let directory: string

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'schemas-'))
})

afterAll(async () => {
  await rm(directory, { recursive: true })
})

test('draft-07 reads "items" as a tuple, 2020-12 has "prefixItems"', () => {
  const tuple = [{ type: 'number' }, { type: 'string' }]
  expect(compileJsonSchema({ $schema: draft7, items: tuple })([1, 2])).toBe('/1 must be string')
  expect(compileJsonSchema({ $schema: draft2020, prefixItems: tuple })([1, 2])).toBe('/1 must be string')
  expect(compileJsonSchema({ prefixItems: tuple })([1, 'x'])).toBeUndefined()
})

test.each<[JsonObject, unknown, string | undefined]>([
  [
    { type: 'object', additionalProperties: false, properties: { a: {} } },
    { a: 1, b: 2 },
    'the answer must NOT have additional properties ("b")',
  ],
  [{ enum: ['yes', 'no'] }, 'maybe', 'the answer must be equal to one of the allowed values: yes, no'],
  [{ properties: { mail: { format: 'email' } } }, { mail: 'nobody' }, '/mail must match format "email"'],
  [{ $defs: { n: { type: 'integer' } }, items: { $ref: '#/$defs/n' } }, [1, 1.5], '/1 must be integer'],
  [{ unknownKeyword: 3, type: 'null' }, null, undefined],
  [{ minProperties: 1 }, {}, 'the answer must NOT have fewer than 1 properties'],
])('%o of %o says %j', (schema, value, fault) => {
  expect(compileJsonSchema(schema)(JSON.parse(JSON.stringify(value)))).toBe(fault)
})

test('two schemas with one $id do not meet', () => {
  const $id = 'https://example.com/invoice'
  expect(compileJsonSchema({ $id, type: 'string' })(1)).toBeDefined()
  expect(compileJsonSchema({ $id, type: 'number' })(1)).toBeUndefined()
})

test.each<[JsonObject, RegExp]>([
  [
    { $ref: 'https://example.com/other.json' },
    /refers to https:\/\/example\.com\/other\.json, which is not in it; schemas are never fetched/u,
  ],
  [{ type: 'strnig' }, /the schema is not valid/u],
  [{ $schema: 'http://json-schema.org/draft-04/schema#' }, /use draft-07 or 2020-12/u],
  [{ $schema: 7 }, /use draft-07 or 2020-12/u],
  [{ pattern: '(' }, /the schema is not valid/u],
])('%o does not compile', (schema, words) => {
  expect(() => compileJsonSchema(schema)).toThrow(words)
})

test('each pattern of a schema is its own', () => {
  const check = compileJsonSchema({ properties: { a: { pattern: '^x$' }, b: { pattern: '^y$' } } })
  expect(check({ a: 'x', b: 'y' })).toBeUndefined()
  expect(check({ a: 'x', b: 'x' })).toBe('/b must match pattern "^y$"')
  expect(check({ a: 'y', b: 'y' })).toBe('/a must match pattern "^x$"')
})

test('a pattern of a schema can not hang a run', () => {
  const check = compileJsonSchema({ pattern: '^(a+)+$' })
  expect(() => check(`${'a'.repeat(60)}b`)).toThrow(/took longer/u)
})

test.each([
  ['missing.json', undefined, /spam\.yaml:3:5 scorer "json-schema": the file .*missing\.json does not exist/u],
  ['broken.json', '{ "type": ', /broken\.json is not JSON/u],
  ['list.json', '[]', /list\.json must hold a JSON Schema: an object/u],
])('the schema %s is refused with its place', async (name, text, words) => {
  if (text !== undefined) await writeFile(join(directory, name), text)
  await expect(makeScorer({ scorer: 'json-schema', schema: name }, directory)).rejects.toThrow(words)
})

test("a changed schema file changes the scorer's version, an equal one does not", async () => {
  const versions: (string | undefined)[] = []
  for (const type of ['string', 'string', 'number']) {
    await writeFile(join(directory, 'version.json'), JSON.stringify({ type }))
    versions.push((await makeScorer({ scorer: 'json-schema', schema: 'version.json' }, directory)).version)
  }
  expect(versions[0]).toBe(versions[1])
  expect(versions[0]).not.toBe(versions[2])
})

test('a byte-order mark before a schema does not count', async () => {
  await writeFile(join(directory, 'marked.json'), '\uFEFF{ "type": "string" }')
  await expect(makeScorer({ scorer: 'json-schema', schema: 'marked.json' }, directory)).resolves.toBeDefined()
})

test('a schema may stand in the file, with braces in it', async () => {
  const scorer = { scorer: 'json-schema', schema: { const: '{{ not a template }}' } }
  expect(await scoreOf(scorer, { output: '"{{ not a template }}"' })).toMatchObject({ value: 1 })
})
