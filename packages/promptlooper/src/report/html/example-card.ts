import type { JsonValue } from '../../domain/json-value.ts'
import type { RevisionScorer } from '../../domain/revision.ts'
import { scoreVersion } from '../../domain/score-version.ts'
import type { FilledCell } from '../../domain/store.ts'
import { formatScore } from '../format-number.ts'
import type { ExampleCells, ReportSource } from '../report-source.ts'
import type { VariantReport } from '../report.ts'
import { currentScore } from '../scorer-tally.ts'
import { escapeName, textBlock } from './escape-html.ts'

/** What of an example is shown: the variants in the order of the table, and the scorer that ranks them. */
export interface CardSettings {
  readonly shown: readonly VariantReport[]
  readonly scorer: RevisionScorer | undefined
}

/**
 * One example with what each variant answered: variants that gave the same answer with the same score stand together,
 * those with the highest score first.
 */
export async function exampleCard(source: ReportSource, found: ExampleCells, settings: CardSettings): Promise<string> {
  const { example, cells } = found
  const version = settings.scorer === undefined ? '' : scoreVersion(settings.scorer, example)
  const answers: ShownAnswer[] = []
  for (const variant of settings.shown) {
    const own = cells.filter((cell) => cell.variantKey === variant.key)
    answers.push({ label: variant.label, ...(await shownAnswer(source, own, settings.scorer?.name, version)) })
  }
  const alike = [...Map.groupBy(answers, ({ kind, text, score }) => `${kind} ${score ?? ''} ${text}`).values()]
  const groups = alike.toSorted((left, right) => (right[0]?.score ?? -1) - (left[0]?.score ?? -1))
  const group = example.group === null ? '' : `<span class="quiet"> · ${escapeName(example.group)}</span>`
  const expected =
    example.expected === null
      ? ''
      : `<dt>expected</dt><dd>${textBlock(valueText(example.expected), mostExpectedCharacters)}</dd>`
  return `<article><h3>${escapeName(example.id)}${group}</h3>
<dl class="example"><dt>input</dt><dd>${textBlock(valueText(example.input), mostInputCharacters)}</dd>${expected}</dl>
<table class="answers"><thead><tr><th scope="col" class="number">score</th><th scope="col">variants</th><th scope="col">answer</th></tr></thead>
<tbody>${groups.map(answerRow).join('\n')}</tbody></table></article>`
}

interface ShownAnswer {
  readonly label: string
  readonly kind: 'answer' | 'failed' | 'not run'
  readonly text: string
  /** The mean over repeats. */
  readonly score: number | null
  readonly reason: string | null
  readonly runId: string | null
  readonly repeats: number
}

/** The answer of the first repeat that has one, with the mean score of all. */
async function shownAnswer(
  source: ReportSource,
  cells: readonly FilledCell[],
  scorer: string | undefined,
  version: string,
): Promise<Omit<ShownAnswer, 'label'>> {
  const completed = cells.filter(({ run }) => run.status === 'completed')
  const [first] = completed
  if (first === undefined) {
    const failed = cells.find(({ run }) => run.status === 'failed')?.run
    const common = { score: null, reason: null, repeats: cells.length }
    if (failed === undefined) return { kind: 'not run', text: 'not run', runId: null, ...common }
    const text = `failed by ${failed.failureKind ?? 'adapter'}: ${failed.error ?? ''}`
    return { kind: 'failed', text, runId: failed.id, ...common }
  }
  const scores = scorer === undefined ? [] : completed.flatMap((cell) => currentScore(cell, scorer, version) ?? [])
  const last = (await source.stageResults(first.run.id)).at(-1)
  return {
    kind: 'answer',
    text: last === undefined ? '' : answerText(last),
    score: scores.length === 0 ? null : scores.reduce((sum, { value }) => sum + value, 0) / scores.length,
    reason: scores[0]?.reason ?? null,
    runId: first.run.id,
    repeats: completed.length,
  }
}

/** A model may answer with calls of tools alone. */
function answerText({
  responseRaw,
  toolCalls,
}: {
  readonly responseRaw: string
  readonly toolCalls: readonly unknown[] | null
}): string {
  if (toolCalls === null || toolCalls.length === 0) return responseRaw
  const calls = JSON.stringify(toolCalls, undefined, 2)
  return responseRaw === '' ? calls : `${responseRaw}\n${calls}`
}

function answerRow(alike: readonly ShownAnswer[]): string {
  const [first] = alike
  if (first === undefined) return ''
  const names = alike.slice(0, mostNames).map(({ label }) => `<li>${escapeName(label)}</li>`)
  const more = alike.length > mostNames ? `<li>and ${alike.length - mostNames} more</li>` : ''
  const notes = [
    first.reason === null ? '' : escapeName(first.reason.slice(0, mostReasonCharacters)),
    first.repeats > 1 && first.kind === 'answer'
      ? `the first of ${first.repeats} repeats; the score is their mean`
      : '',
    first.runId === null ? '' : `<code>${first.runId}</code>`,
  ].filter((note) => note !== '')
  const answer = first.text === '' ? '<p class="quiet">empty</p>' : textBlock(first.text, mostAnswerCharacters)
  return `<tr class="${first.kind === 'failed' ? 'failed' : ''}"><td class="number">${formatScore(first.score)}</td><td><ul>${names.join('')}${more}</ul></td><td>${answer}<small>${notes.join(' · ')}</small></td></tr>`
}

/** A text as it is; an object's members each on a line; anything else as JSON. */
function valueText(value: JsonValue): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value, undefined, 2)
  const members = Object.entries(value)
  const lines = members.map(([name, member]) => {
    const text = typeof member === 'string' ? member : JSON.stringify(member, undefined, 2)
    return members.length === 1 ? text : `${name}: ${text}`
  })
  return lines.join('\n')
}

const mostInputCharacters = 2_000
const mostExpectedCharacters = 1_000
const mostAnswerCharacters = 1_500
const mostReasonCharacters = 400
const mostNames = 12
