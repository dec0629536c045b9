import { hash } from 'node:crypto'

/** The hexadecimal SHA-256 of a text. */
export function contentHash(text: string): string {
  return hash('sha256', text, 'hex')
}

/**
 * JSON text in which the order of keys does not show: objects are written with their keys sorted, at every depth.
 * Members that are `undefined` are left out, as `JSON.stringify` does; big integers are written as text, `12n`.
 * Written by hand because every run is hashed several times: `JSON.stringify` with a replacer takes longer.
 */
export function canonicalJson(value: unknown): string {
  return written(value) ?? 'null'
}

/** The hash of a value's canonical JSON. */
export function valueHash(value: unknown): string {
  return contentHash(canonicalJson(value))
}

/**
 * A stable hash of a call: the same for any order of keys in `params` and in `extra`, different for any change of
 * prompt, model, params or extra. `extra` absent, `undefined` and `null` give the same hash, as do absent params and `{}`.
 */
export function computeConfigHash(
  prompt: unknown,
  model: string,
  params: Readonly<Record<string, unknown>> | null | undefined,
  extra?: unknown,
): string {
  return valueHash([prompt, model, params ?? {}, extra ?? null])
}

/** undefined for what JSON leaves out. */
function written(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null'
    case 'boolean':
      return value ? 'true' : 'false'
    case 'bigint':
      return `"${value}n"`
    case 'object':
      return value === null ? 'null' : writtenObject(value)
    default:
      return undefined
  }
}

function writtenObject(value: object): string | undefined {
  if (Array.isArray(value)) return writtenList(value)
  if ('toJSON' in value && typeof value.toJSON === 'function') return written(value.toJSON())
  let text = ''
  for (const name of Object.keys(value).sort()) {
    const member = written(Reflect.get(value, name))
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${member}`
  }
  return `{${text}}`
}

function writtenList(values: readonly unknown[]): string {
  let text = ''
  for (const value of values) text += `${text === '' ? '' : ','}${written(value) ?? 'null'}`
  return `[${text}]`
}
