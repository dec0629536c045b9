import { isRecord, type JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome, ScorerContext } from '../domain/scorer.ts'
import { parseJsonText } from './answer-json.ts'
import { quote } from './quote.ts'
import { settledOutcome } from './settled-outcome.ts'

/** What a program or a server is told of an answer, as JSON text. */
export function answerMessage(output: string, context: ScorerContext, input: JsonValue): string {
  const { expected, example, metadata, json = null, toolCalls = [], finish = null, stages } = context
  const { id = null, group = null } = example ?? {}
  return JSON.stringify({ input, output, expected, id, group, metadata, json, toolCalls, finish, stages })
}

/**
 * Reads the score that a program or a server gave: a number, or a JSON object with a `value` and perhaps `reason`, `label`
 * and `rawValue`. Throws an error that shows what it gave instead.
 */
export function readOutsideScore(text: string, who: string): ScoreOutcome {
  if (text.trim() === '') throw new Error(`${who} gave nothing; it must give a number, or { "value": number }`)
  const parsed = parseJsonText(text)
  const isScore = parsed.found && (typeof parsed.value === 'number' || isRecord(parsed.value))
  if (!isScore) throw new Error(`${who} gave ${quote(text.trim())}; it must give a number, or { "value": number }`)
  return settledOutcome(parsed.value)
}
