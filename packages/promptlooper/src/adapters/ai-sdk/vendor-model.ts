import { isRecord } from '../../domain/json-value.ts'

/**
 * What is used of a package's language model (specification v4 of `@ai-sdk/provider`). What it gives is read as unknown:
 * the packages are the user's, of any version.
 */
export interface VendorModel {
  doGenerate(options: VendorCall): PromiseLike<unknown>
  doStream(options: VendorCall): PromiseLike<unknown>
  /** Which addresses of files the vendor fetches by itself: patterns by media type. */
  supportedUrls(): Promise<ReadonlyMap<string, readonly RegExp[]>>
}

/** The options of a call. */
export interface VendorCall {
  readonly prompt: readonly VendorMessage[]
  readonly abortSignal: AbortSignal
  readonly includeRawChunks?: boolean
  readonly [setting: string]: unknown
}

/** One message of a prompt. */
export interface VendorMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string | readonly VendorPart[]
}

/** One part of a message. */
export type VendorPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'file'
      readonly mediaType: string
      readonly data: { readonly type: 'data'; readonly data: string } | { readonly type: 'url'; readonly url: URL }
      readonly filename?: string
    }
  | { readonly type: 'tool-call'; readonly toolCallId: string; readonly toolName: string; readonly input: unknown }
  | {
      readonly type: 'tool-result'
      readonly toolCallId: string
      readonly toolName: string
      readonly output: { readonly type: 'text'; readonly value: string }
    }

/** Makes the models of a vendor by their names; null for a model of another specification. */
export type MakeVendorProvider = (settings: Readonly<Record<string, unknown>>) => (model: string) => VendorModel | null

type AnyFunction = (...given: readonly unknown[]) => unknown

/** The factory that a package exports under a name; null where it exports none. */
export function readFactory(loaded: unknown, name: string): MakeVendorProvider | null {
  const factory = memberFunction(loaded, name)
  if (factory === null) return null
  return (settings) => {
    const provider = factory(settings)
    const make = memberFunction(provider, 'languageModel')
    return (model) => (make === null ? null : readModel(make(model)))
  }
}

function readModel(model: unknown): VendorModel | null {
  const doGenerate = memberFunction(model, 'doGenerate')
  const doStream = memberFunction(model, 'doStream')
  if (!isRecord(model) || model['specificationVersion'] !== 'v4' || doGenerate === null || doStream === null)
    return null
  return {
    doGenerate: async (options) => doGenerate(options),
    doStream: async (options) => doStream(options),
    supportedUrls: async () => readUrlPatterns(await model['supportedUrls']),
  }
}

function readUrlPatterns(supported: unknown): ReadonlyMap<string, readonly RegExp[]> {
  if (!isRecord(supported)) return new Map()
  return new Map(
    Object.entries(supported).map(([mediaType, patterns]) => [
      mediaType,
      Array.isArray(patterns) ? patterns.filter((pattern) => pattern instanceof RegExp) : [],
    ]),
  )
}

/** A member that is a function, bound to what holds it. Functions have members, too. */
function memberFunction(holder: unknown, name: string): AnyFunction | null {
  if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return null
  const member: unknown = Reflect.get(holder, name)
  if (typeof member !== 'function') return null
  // A function of a package is called with what the specification says.
  return (...given) => (member as AnyFunction).apply(holder, [...given])
}
