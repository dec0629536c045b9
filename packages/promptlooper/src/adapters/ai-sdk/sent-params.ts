import { AdapterError } from '../../domain/errors.ts'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import { parseJson } from '../json-answer.ts'
import type { SharedParam } from './call-options.ts'

/**
 * Watches that params reach the vendor. A package leaves out, cuts or never looks at what its vendor or model does not
 * take, and says so only with the answer: two variants would then differ in name only, and be paid for. So what is about
 * to be sent is looked at first.
 */
export class SentParams {
  readonly #shared: readonly SharedParam[]
  readonly #own: JsonObject
  readonly #read = new Set<string>()
  readonly #package: string

  constructor(shared: readonly SharedParam[], own: JsonObject, packageName: string) {
    this.#shared = shared
    this.#own = own
    this.#package = packageName
  }

  /** The vendor's own params for the package, which may ask for `safetySettings` where the file says `safety_settings`. */
  own(): JsonObject {
    const writtenAs = (name: string | symbol): string | undefined => {
      if (typeof name !== 'string') return undefined
      if (Object.hasOwn(this.#own, name)) return name
      const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      return Object.hasOwn(this.#own, snake) ? snake : undefined
    }
    return new Proxy(this.#own, {
      has: (target, name) => writtenAs(name) !== undefined || Reflect.has(target, name),
      get: (target, name, receiver) => {
        const written = writtenAs(name)
        if (written === undefined) return Reflect.get(target, name, receiver) as unknown
        this.#read.add(written)
        return target[written]
      },
    })
  }

  /** Throws an AdapterError (`rejected`) where a param is not in the request as it was asked for. */
  check(body: string): void {
    const unread = Object.keys(this.#own).find((name) => !this.#read.has(name))
    if (unread !== undefined) {
      throw new AdapterError(
        'rejected',
        `${this.#package} does not know the param "${unread}" and would leave it out`,
        {
          hint: "write it as the package's documentation of provider options has it, or leave it out",
        },
      )
    }
    if (this.#shared.length === 0) return
    const request = parseJson(body)
    for (const { written, setting, value } of this.#shared) {
      const sent = sentAs(request, wireNames[setting] ?? [])
      if (sent === undefined) {
        throw new AdapterError(
          'rejected',
          `the param "${written}" would not be sent: ${this.#package} leaves it out for this model`,
          {
            hint: 'leave it out for this model, with exclude where it is an axis',
          },
        )
      }
      // More tokens than asked for are sent where thinking has its own.
      if (setting !== 'maxOutputTokens' && typeof sent === 'number' && sent !== value) {
        throw new AdapterError(
          'rejected',
          `the param "${written}" is ${JSON.stringify(value)}, but ${this.#package} would send ${sent}`,
        )
      }
    }
  }
}

/** What vendors call the shared params, without case, `_` and `-`. */
const wireNames: { readonly [setting: string]: readonly string[] } = {
  temperature: ['temperature'],
  topP: ['topp', 'p'],
  topK: ['topk', 'k'],
  maxOutputTokens: ['maxtokens', 'maxoutputtokens', 'maxcompletiontokens', 'maxtokenstosample'],
  stopSequences: ['stop', 'stopsequences'],
  seed: ['seed', 'randomseed'],
  presencePenalty: ['presencepenalty'],
  frequencyPenalty: ['frequencypenalty'],
}

/** Params stand at the top of a request or in one object there, such as `generationConfig`. */
function sentAs(request: JsonValue | undefined, names: readonly string[]): unknown {
  if (!isRecord(request)) return undefined
  const objects = [request, ...Object.values(request).filter((value) => isRecord(value))]
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      if (names.includes(name.replaceAll(/[_-]/g, '').toLowerCase())) return value
    }
  }
  return undefined
}
