import { isRecord, type JsonValue } from '../../domain/json-value.ts'

/** How a vendor lists its models. */
export interface ModelsEndpoint {
  /** Below the base URL. */
  readonly path: string
  /** The header that carries the key; `authorization` carries it as a bearer. */
  readonly keyHeader: string
  readonly headers?: Readonly<Record<string, string>>
  /** The member that holds the list; null where the answer is the list. */
  readonly list: string | null
  /** The member of an entry that names the model; Google's begins with `models/`, which is left out. */
  readonly name: string
}

/** The names in a vendor's list of models; null where the answer is none. */
export function readModelNames(body: JsonValue | undefined, endpoint: ModelsEndpoint): readonly string[] | null {
  const listed: unknown = endpoint.list === null || !isRecord(body) ? body : body[endpoint.list]
  if (!Array.isArray(listed)) return null
  return listed.flatMap((entry) => {
    const name: unknown = isRecord(entry) ? entry[endpoint.name] : undefined
    return typeof name === 'string' ? [name.replace(/^models\//, '')] : []
  })
}
