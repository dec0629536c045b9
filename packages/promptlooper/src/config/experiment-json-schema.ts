import { z } from 'zod'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import type { Registry } from '../domain/registry.ts'
import { experimentSchema } from './schema/experiment-schema.ts'
import { providerMembers } from './schema/provider-schema.ts'
import { scorerMembers } from './schema/scorer-schema.ts'

/** The JSON Schema of the experiment file, with the options of every adapter and scorer. */
export function experimentJsonSchema({
  scorers,
  adapters,
}: {
  readonly scorers: Registry
  readonly adapters: Registry
}): JsonObject {
  // What zod writes is JSON.
  const schema = z.toJSONSchema(experimentSchema, { io: 'input' }) as unknown as JsonObject
  const properties = recordOf(schema['properties'])
  const definitions = {
    ...recordOf(schema['$defs']),
    ...definitionsOf('scorer', scorers),
    ...definitionsOf('adapter', adapters),
    scorer: scorerDefinition(scorers),
    provider: providerDefinition(adapters),
  }
  return {
    ...schema,
    title: 'PromptLooper experiment',
    properties: {
      ...properties,
      scorers: { ...recordOf(properties['scorers']), items: { $ref: '#/$defs/scorer' } },
      providers: { ...recordOf(properties['providers']), additionalProperties: { $ref: '#/$defs/provider' } },
    },
    $defs: definitions,
  }
}

/** A scorer is a name, or an entry whose other members depend on its kind. */
function scorerDefinition(scorers: Registry): JsonObject {
  const kinds = [...scorers.keys()]
  const common = propertiesOf(z.toJSONSchema(z.object(scorerMembers), { io: 'input' }))
  const entries = [...scorers].map(([kind, { jsonSchema }]) =>
    entryDefinition('scorer', kind, { ...common, scorer: { const: kind } }, jsonSchema),
  )
  return { description: 'What scores an answer.', anyOf: [{ type: 'string', enum: kinds }, ...entries] }
}

/** A provider's members depend on its adapter; one without is a provider that needs no entry, with other settings. */
function providerDefinition(adapters: Registry): JsonObject {
  const common = propertiesOf(z.toJSONSchema(z.object(providerMembers), { io: 'input' }))
  const entries = [...adapters].map(([kind, { jsonSchema }]) =>
    entryDefinition('adapter', kind, { ...common, adapter: { const: kind } }, jsonSchema),
  )
  const modules: JsonObject = {
    type: 'object',
    description: 'A module that exports an adapter.',
    properties: { ...common, adapter: { type: 'string', pattern: String.raw`\.[mc]?[tj]s$` } },
    required: ['adapter'],
  }
  const renamed: JsonObject = {
    type: 'object',
    description: 'Other settings of a provider that needs no entry.',
    properties: common,
    not: { required: ['adapter'] },
  }
  return { description: 'A named, configured adapter.', anyOf: [...entries, modules, renamed] }
}

function entryDefinition(key: 'scorer' | 'adapter', kind: string, common: JsonObject, options: JsonValue): JsonObject {
  const { $schema: _, $defs: _definitions, required, ...own } = recordOf(withOwnReferences(key, kind, options))
  return {
    ...own,
    title: kind,
    type: 'object',
    properties: { ...propertiesOf(own), ...common },
    required: [key, ...(Array.isArray(required) ? (required as readonly string[]) : [])],
  }
}

/** The definitions that the options of all kinds refer to, under names of their own. */
function definitionsOf(key: 'scorer' | 'adapter', kinds: Registry): JsonObject {
  const entries = [...kinds].flatMap(([kind, { jsonSchema }]) =>
    Object.entries(recordOf(recordOf(withOwnReferences(key, kind, jsonSchema))['$defs'])).map(
      ([name, definition]) => [`${key}-${kind}-${name}`, definition] as const,
    ),
  )
  return Object.fromEntries(entries)
}

/** What options refer to stands beside all others' in the whole schema: references get the kind's name. */
function withOwnReferences(key: string, kind: string, value: JsonValue): JsonValue {
  const text = JSON.stringify(value)
  return JSON.parse(text.replaceAll('"#/$defs/', `"#/$defs/${key}-${kind}-`)) as JsonValue
}

function propertiesOf(schema: unknown): JsonObject {
  return isRecord(schema) ? recordOf(schema['properties'] as JsonValue) : {}
}

function recordOf(value: JsonValue | undefined): JsonObject {
  return isRecord(value) ? value : {}
}
