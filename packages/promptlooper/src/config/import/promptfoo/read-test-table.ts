import { parse } from 'csv-parse/sync'
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import type { ImportReading } from './source-files.ts'

/**
 * The tests of a .csv: columns are variables, those that begin with `__` have a meaning: what is expected, a description,
 * metadata.
 */
export function readTestTable(text: string, path: string, { notes }: ImportReading): readonly JsonObject[] {
  let rows: readonly Readonly<Record<string, string>>[]
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true })
  } catch (error) {
    notes.add(`${path} is no CSV that can be read: ${error instanceof Error ? error.message : String(error)}`)
    return []
  }
  return rows.map((row) => {
    const vars: Record<string, JsonValue> = {}
    const metadata: Record<string, JsonValue> = {}
    const asserts: JsonValue[] = []
    let description: string | undefined
    for (const [column, cell] of Object.entries(row)) {
      if (!column.startsWith('__')) vars[column] = cell
      else if (/^__expected\d*$/.test(column)) asserts.push(...(cell.trim() === '' ? [] : [readExpected(cell)]))
      else if (column === '__description') description = cell
      else if (column.startsWith('__metadata:'))
        metadata[column.slice('__metadata:'.length).replace(/\[\]$/, '')] = cell
      else if (cell !== '') notes.add(`the column "${column}" of ${path} is not carried over`)
    }
    return {
      vars,
      metadata,
      assert: asserts,
      ...(description === undefined || description === '' ? {} : { description }),
    }
  })
}

/** `contains-any: a, b`, `similar(0.8): x`, `not-regex: …`, `is-json`; any other text is what the answer must equal. */
export function readExpected(cell: string): JsonObject {
  const code = /^(?:javascript|fn|eval|python):/.exec(cell)
  if (code !== null)
    return { type: code[0].startsWith('python') ? 'python' : 'javascript', value: cell.slice(code[0].length) }
  const rubric = /^(?:grade|llm-rubric):\s*/.exec(cell)
  if (rubric !== null) return { type: 'llm-rubric', value: cell.slice(rubric[0].length) }
  const match = /^((?:not-)?[a-z][a-z0-9-]*)(?:\((-?\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/.exec(cell.trim())
  const [, type = '', threshold, value] = match ?? []
  if (!KNOWN_TYPES.has(type.replace(/^not-/, ''))) return { type: 'equals', value: cell }
  const limit = threshold === undefined ? {} : { threshold: Number(threshold) }
  const text = value?.trim() ?? ''
  if (/-(?:all|any)$/.test(type)) return { type, value: text.split(',').map((part) => part.trim()), ...limit }
  return { type, ...(text === '' ? {} : { value: text }), ...limit }
}

/** Types that a cell may name: any other word before a colon is part of the answer. */
const KNOWN_TYPES: ReadonlySet<string> = new Set(
  `equals contains icontains contains-all contains-any icontains-all icontains-any starts-with regex is-json contains-json
  is-sql contains-sql is-xml contains-xml is-html contains-html similar levenshtein rouge-n bleu gleu meteor cost latency perplexity perplexity-score
  word-count is-refusal classifier moderation factuality model-graded-closedqa model-graded-factuality g-eval
  answer-relevance context-recall context-relevance context-faithfulness is-valid-openai-tools-call
  is-valid-openai-function-call is-valid-function-call webhook pi select-best finish-reason guardrails`.split(/\s+/),
)
