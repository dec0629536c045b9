import type { AdapterResponse } from '../../domain/adapter.ts'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import { foldLabel } from '../find-label.ts'
import { jsonObjectsIn } from './json-in-text.ts'
import { isNumber, labelNamed, scaleWords, type JudgeScale, type ScaleLabel } from './judge-scale.ts'

/** What a judge said: one label of its scale, and why. */
export interface Judgement extends ScaleLabel {
  readonly reason: string
}

/** The form of a judgement, for providers that hold answers to a schema. The reason comes first: it is thought before it is said. */
export function judgementSchema(scale: JudgeScale): JsonObject {
  return {
    title: 'judgement',
    type: 'object',
    properties: { reason: { type: 'string' }, label: { type: 'string', enum: scale.map(({ label }) => label) } },
    required: ['reason', 'label'],
    additionalProperties: false,
  }
}

/**
 * Reads a judgement: JSON, also in a fence or amid prose, or prose that names one label without doubt. Throws an error that
 * quotes the judge where it named no label, several, or one outside its scale: that is a failed score, never a 0.
 */
export function readJudgement(answer: AdapterResponse, scale: JudgeScale): Judgement {
  const said = answerObjects(answer).flatMap((object) => {
    const named = ['label', 'score', 'rating', 'verdict'].find((name) => object[name] !== undefined)
    return named === undefined ? [] : [{ written: object[named] ?? null, reason: reasonOf(object) }]
  })
  const [first] = said
  if (first === undefined) return readProse(answer, scale)
  const judgements = said.map(({ written, reason }) => {
    const label = typeof written === 'object' ? undefined : labelNamed(String(written), scale)
    if (label === undefined) {
      const shown = JSON.stringify(written)
      throw new Error(`the judge gave ${clipped(shown)}, which is not on its scale (${scaleWords(scale)})`)
    }
    return { ...label, reason }
  })
  const [judgement] = judgements
  if (judgement === undefined || judgements.some(({ label }) => label !== judgement.label)) {
    throw unreadable('gave several judgements', answer)
  }
  return judgement
}

/** The objects of an answer: the one that its provider parsed, else those that stand in its text. */
export function answerObjects({ json, text }: AdapterResponse): readonly JsonObject[] {
  return isRecord(json) ? [json] : jsonObjectsIn(text)
}

/** Why a judge's answer can't be used, with its words. */
export function unreadable(what: string, { text, finish }: AdapterResponse): Error {
  const cut = finish === 'length' ? '; it was cut off at its length limit, which its params may raise' : ''
  return new Error(`the judge ${what}${cut}: ${text.trim() === '' ? 'it said nothing' : clipped(JSON.stringify(text))}`)
}

function reasonOf(object: JsonObject): string {
  const reason: JsonValue | undefined = object['reason'] ?? object['reasoning'] ?? object['explanation']
  return typeof reason === 'string' ? reason : ''
}

function readProse(answer: AdapterResponse, scale: JudgeScale): Judgement {
  const text = answer.text.slice(0, longestProse)
  const bare = labelNamed(text.replaceAll(/^[\s"'`*_#.:()[\]]+|[\s"'`*_#.,:;!()[\]]+$/gu, ''), scale)
  if (bare !== undefined) return { ...bare, reason: '' }
  const declared = mentions(text, scale, scale, declaration)
  // A number in prose may count anything: only one that is declared is a label.
  const words = scale.filter(({ label }) => !isNumber(label))
  const named = declared.length > 0 ? declared : mentions(text, words, scale, '')
  const [label] = named
  if (label === undefined) throw unreadable(`named no label of its scale (${scaleWords(scale)})`, answer)
  if (named.length > 1) throw unreadable(`named several labels (${named.map((each) => each.label).join(', ')})`, answer)
  if (declared.length === 0 && isNegated(text, label))
    throw unreadable('named a label in a sentence that denies it', answer)
  return { ...label, reason: text.trim() }
}

/** What stands before a label that is given as such, whatever marks it up. */
const declaration = String.raw`\b(?:label|score|rating|verdict|judge?ment|grade)\b["'*_\x60]*\s*(?:is|=|:)\s*["'*_\x60]*`

/** The labels that a text mentions as whole words; a longer label hides one within it. */
function mentions(text: string, sought: JudgeScale, scale: JudgeScale, before: string): readonly ScaleLabel[] {
  if (sought.length === 0) return []
  const names = sought.map(({ label }) => foldLabel(label)).toSorted((left, right) => right.length - left.length)
  const pattern = new RegExp(
    `${before}(?<![\\p{L}\\p{N}_])(${names.map(escapePattern).join('|')})(?![\\p{L}\\p{N}_]|[.,/]\\p{N})`,
    'gu',
  )
  const found = [...foldLabel(text).matchAll(pattern)].flatMap((match) => labelNamed(match[1] ?? '', scale) ?? [])
  return [...new Set(found)]
}

/** `not relevant` is no `relevant`; a label that begins with a denial itself was found as a whole. */
function isNegated(text: string, { label }: ScaleLabel): boolean {
  const pattern = new RegExp(
    `(?:\\b(?:not|never|no|hardly|cannot|without|neither|nor)\\b|n['’]t\\b)[^.!?\\n]{0,40}(?<![\\p{L}\\p{N}_])${escapePattern(foldLabel(label))}(?![\\p{L}\\p{N}_])`,
    'u',
  )
  return pattern.test(foldLabel(text))
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`)
}

function clipped(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

const longestShown = 300
const longestProse = 20_000
