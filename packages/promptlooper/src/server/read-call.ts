import { z } from 'zod'

import { Problem } from './problem.ts'

/** Reads text parts of a request by their schema. Throws a Problem that names every fault. */
export function readTexts(
  schema: z.ZodObject,
  texts: Iterable<readonly [string, string]>,
  where: 'path' | 'query',
): unknown {
  const given: Record<string, unknown> = Object.create(null)
  for (const [name, text] of texts) {
    const before = given[name]
    if (isList(schema.shape[name])) given[name] = [...(Array.isArray(before) ? before : []), text]
    else if (before === undefined) given[name] = text
    else throw new Problem(400, 'given-twice', `${where} parameter "${name}" is given twice`)
  }
  return readBy(schema, { ...given }, where)
}

/** Reads any value by its schema. Throws a Problem that names every fault. */
export function readBy(schema: z.ZodType, value: unknown, where: string): unknown {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const faults = read.error.issues
    .slice(0, mostFaults)
    .map(
      ({ path, message }) =>
        `${[where, ...path.map(String)].join('.').slice(0, longestName)}: ${message.slice(0, longestMessage)}`,
    )
  throw new Problem(400, 'malformed-request', faults.join('; '))
}

const mostFaults = 10
const longestName = 100
const longestMessage = 300

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return isList(schema.unwrap())
  return schema instanceof z.ZodArray
}

/** Reads a JSON body, at most so many bytes. Throws a Problem. */
export async function readJson(request: Request, mostBytes: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(?:;\s*charset=utf-8\s*)?$/i.test(type)) {
    throw new Problem(415, 'not-json', 'the body must be JSON: content-type application/json')
  }
  const bytes = await readBytes(request, mostBytes)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown
  } catch (error) {
    throw new Problem(400, 'malformed-json', `the body is not JSON in UTF-8: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  // Node quotes the text around the fault; the position is enough.
  const position = error instanceof SyntaxError ? /at position \d+/.exec(error.message)?.[0] : undefined
  return position ?? 'it can not be read'
}

/** Refuses a body by the length that it says it has. Throws a Problem. */
export function demandLength(request: Request, mostBytes: number): void {
  const length = Number(request.headers.get('content-length') ?? 0)
  if (length > mostBytes) throw tooLarge(mostBytes)
}

async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array> {
  demandLength(request, mostBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > mostBytes) throw tooLarge(mostBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(mostBytes: number): Problem {
  return new Problem(413, 'too-large', `the body is larger than the ${mostBytes} bytes that are taken here`, {
    headers: { connection: 'close' },
  })
}
