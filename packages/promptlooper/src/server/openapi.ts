import { z } from 'zod'

import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import { problemSchema } from './problem.ts'
import type { Route } from './route.ts'

/** The description of the API (OpenAPI 3.1), from the schemas that requests are read by. */
export function openApi(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, Record<string, JsonValue>> = {}
  for (const route of routes) {
    const path = (paths[route.path] ??= {})
    path[route.method] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'PromptLooper', version },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'promptlooper_session' },
      },
    },
    security: [{}, { token: [] }, { session: [] }],
  }
}

function operationOf(route: Route): JsonObject {
  const answer = route.answer === null ? null : jsonSchema(route.answer, 'output')
  const answered: JsonObject = {
    description: route.status === 204 ? 'Done.' : 'As asked.',
    ...(answer === null ? {} : { content: { [route.mediaType]: { schema: answer } } }),
  }
  const body = route.body === null ? null : jsonSchema(route.body, 'input')
  return {
    summary: route.summary,
    operationId: operationId(route),
    parameters: [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')],
    ...(body === null ? {} : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [route.status]: answered,
      default: {
        description: 'Why not, in words for people.',
        content: { 'application/problem+json': { schema: jsonSchema(problemSchema, 'output') } },
      },
    },
  }
}

function operationId({ method, path }: Route): string {
  const words = path.split(/[^a-z]+/).filter((word) => word !== '' && word !== 'api')
  return [method, ...words]
    .map((word, index) => (index === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`))
    .join('')
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): JsonValue[] {
  const { properties, required } = jsonSchema(schema, 'input-of-text')
  const needed = Array.isArray(required) ? required : []
  return Object.entries((properties ?? {}) as JsonObject).map(([name, member]): JsonValue => ({
    name,
    in: place,
    required: place === 'path' || (needed.includes(name) && isNeeded(schema, name)),
    schema: member,
  }))
}

function isNeeded(schema: z.ZodObject, name: string): boolean {
  const member: unknown = schema.shape[name]
  return member instanceof z.ZodType && !member.safeParse(undefined).success
}

/** Numbers in a path or query come as text: what they are is what comes out of their schema. */
function jsonSchema(schema: z.ZodType, side: 'input' | 'output' | 'input-of-text'): JsonObject {
  const io = side === 'input' ? 'input' : 'output'
  const { $schema: _dialect, ...made } = z.toJSONSchema(schema, { io, reused: 'inline', unrepresentable: 'any' })
  // zod gives plain JSON.
  return made as JsonObject
}
