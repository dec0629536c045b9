import type { Experiment, ModelReference } from '../domain/experiment.ts'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'

/** Calls that a scorer of the file makes for each answer that it scores. */
export interface PlannedScorer {
  /** Its name in the file. */
  readonly scorer: string
  readonly model: ModelReference
  /** Whether it asks for answers, as a judge does, or for vectors. */
  readonly asksFor: 'answers' | 'vectors'
  /** Calls for one answer. */
  readonly callsEach: number
  readonly options: JsonObject
}

/** The scorers that ask models, as far as the file tells: a scorer that is a module of the user's own may ask, too. */
export function plannedScorers({ scorers }: Pick<Experiment, 'scorers'>): readonly PlannedScorer[] {
  return scorers.flatMap(({ name, kind, options }) => ownAndInner(name, kind, options))
}

/** Parts a model's name as scorers write it; null where it names no provider. */
export function modelOfName(name: string): ModelReference | null {
  const slash = name.indexOf('/')
  return slash < 0 ? null : { provider: name.slice(0, slash), model: name.slice(slash + 1) }
}

function ownAndInner(scorer: string, kind: string, options: JsonObject): readonly PlannedScorer[] {
  const { model, models, scorers, fields = null } = options
  const named = [model, ...(Array.isArray(models) ? models : [])].filter((each) => typeof each === 'string')
  const asksFor = vectorKinds.has(kind) ? 'vectors' : 'answers'
  // Each of two answers stands first once.
  const callsEach = kind === 'pairwise-judge' ? 2 : 1
  const own = named.flatMap((name): readonly PlannedScorer[] => {
    const reference = modelOfName(name)
    return reference === null ? [] : [{ scorer, model: reference, asksFor, callsEach, options }]
  })
  const inner: readonly JsonValue[] = [
    ...(Array.isArray(scorers) ? scorers : []),
    ...(isRecord(fields) ? Object.values(fields) : []),
  ]
  return [...own, ...inner.flatMap((written) => innerScorer(scorer, written))]
}

/** A scorer within `weighted`, `all-of`, `any-of` or `json-fields`: its calls are counted under the outer name. */
function innerScorer(outer: string, written: JsonValue): readonly PlannedScorer[] {
  if (!isRecord(written) || typeof written['scorer'] !== 'string') return []
  return ownAndInner(outer, written['scorer'], written)
}

const vectorKinds = new Set(['similarity'])
