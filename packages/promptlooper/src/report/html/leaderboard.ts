import { totalCostWords } from '../cost-words.ts'
import { formatDifference, formatDuration, formatEstimate, formatInteger, formatScore } from '../format-number.ts'
import { metricName } from '../headline.ts'
import { sharedScale, type Scale } from '../interval-bar.ts'
import { variantNotes } from '../note-words.ts'
import { scoreOf } from '../rank-variants.ts'
import type { Report, ScoreSummary, VariantReport, VerdictReport } from '../report.ts'
import { verdictWord } from '../verdict-words.ts'
import { escapeName } from './escape-html.ts'
import { intervalDrawing, standingOf, type Standing } from './interval-drawing.ts'

/** The table of variants, best first: mean with its interval, drawn on one scale; difference; counts, cost, latency. */
export function leaderboard(report: Report, shown: readonly VariantReport[]): string {
  const score = (variant: VariantReport) => scoreOf(variant, report.objective)
  const scale = sharedScale(shown.map((variant) => estimateOf(score(variant))))
  const differences = shown.flatMap((variant) => score(variant)?.difference ?? [])
  const differenceScale = withZero(sharedScale(differences))
  const hasTruncated = report.runs.truncated > 0
  const only = soleReference(shown)
  const head = [
    '<th scope="col">variant</th>',
    ...(scale === null
      ? []
      : [`<th scope="col">${metricName(report, escapeName)}</th>`, scaleHead(scale), numberHead('n')]),
    ...(differenceScale === null
      ? []
      : [
          `<th scope="col">${only === null ? 'difference' : `against ${escapeName(only)}`}</th>`,
          scaleHead(differenceScale, 'difference'),
        ]),
    numberHead('failed'),
    numberHead('refused'),
    ...(hasTruncated ? [numberHead('truncated')] : []),
    numberHead('cost'),
    numberHead('latency'),
    numberHead('p95'),
  ]
  const rows = shown.map((variant) => {
    const own = score(variant)
    const verdict = verdictOf(report, variant)
    const standing = standingIn(variant, own, verdict)
    const cells = [
      nameCell(report, variant, own),
      ...(scale === null
        ? []
        : [
            cell(metricName(report, escapeName), estimateWords(own), 'estimate'),
            drawn(
              intervalDrawing(own?.mean ?? null, own?.interval ?? null, {
                scale,
                mark: referenceMean(shown, report),
                standing,
                words: `${metricName(report, escapeName)} ${estimateWords(own)}`,
              }),
            ),
            number('n', formatInteger(own?.n ?? 0)),
          ]),
      ...(differenceScale === null ? [] : differenceCells(report, variant, own, differenceScale, only)),
      number('failed', formatInteger(variant.runs.failed), variant.runs.failed > 0 ? 'broken' : 'nothing'),
      number('refused', formatInteger(variant.runs.refused), variant.runs.refused > 0 ? '' : 'nothing'),
      ...(hasTruncated ? [number('truncated', formatInteger(variant.runs.truncated))] : []),
      number('cost', totalCostWords(variant.cost)),
      number('latency', formatDuration(variant.latency?.medianMs ?? null)),
      number('p95', formatDuration(variant.latency?.p95Ms ?? null)),
    ]
    return `<tr class="${standing}">${cells.join('')}</tr>`
  })
  return `<div class="wide"><table class="board"><thead><tr>${head.join('')}</tr></thead>\n<tbody>${rows.join('\n')}</tbody></table></div>`
}

/** A table of one scorer that variants are not ranked by. */
export function scorerTable(shown: readonly VariantReport[], scorer: string): string {
  const scale = sharedScale(shown.map((variant) => estimateOf(scoreOf(variant, scorer))))
  const unscored = shown.some((variant) => (scoreOf(variant, scorer)?.unscoredRuns ?? 0) > 0)
  const head = [
    '<th scope="col">variant</th>',
    `<th scope="col">${escapeName(scorer)}</th>`,
    ...(scale === null ? [] : [scaleHead(scale)]),
    numberHead('n'),
    ...(unscored ? [numberHead('unscored')] : []),
  ]
  const rows = shown.map((variant) => {
    const own = scoreOf(variant, scorer)
    const standing = standingIn(variant, own, undefined)
    const words = `${escapeName(scorer)} ${estimateWords(own)}`
    const drawing =
      scale === null
        ? []
        : [drawn(intervalDrawing(own?.mean ?? null, own?.interval ?? null, { scale, mark: null, standing, words }))]
    return `<tr class="${standing}"><th scope="row">${escapeName(variant.label)}</th>${[
      cell(escapeName(scorer), estimateWords(own), 'estimate'),
      ...drawing,
      number('n', formatInteger(own?.n ?? 0)),
      ...(unscored ? [number('unscored', formatInteger(own?.unscoredRuns ?? 0))] : []),
    ].join('')}</tr>`
  })
  return `<div class="wide"><table class="board small"><thead><tr>${head.join('')}</tr></thead>\n<tbody>${rows.join('\n')}</tbody></table></div>`
}

function differenceCells(
  report: Report,
  variant: VariantReport,
  own: ScoreSummary | undefined,
  scale: Scale,
  soleName: string | null,
): readonly string[] {
  if (variant.reference?.key === variant.key) {
    const words = report.referenceKind === 'baseline' ? 'the baseline' : 'the reference'
    return [cell('', words, 'estimate quiet'), drawn('')]
  }
  const difference = own?.difference
  const name = variant.reference === null ? '' : escapeName(variant.reference.label)
  const words = formatDifference(difference?.mean ?? null, difference?.interval ?? null)
  const against = soleName === null && name !== '' ? ` <small>against ${name}, n ${difference?.n ?? 0}</small>` : ''
  const verdict = verdictOf(report, variant)
  const standing = standingIn(variant, own, verdict)
  const word = verdict === undefined ? '' : ` <small>${verdictWord(verdict)}</small>`
  return [
    cell(`against ${name}`, `${words}${word}${against}`, `estimate difference ${standing}`),
    drawn(
      intervalDrawing(difference?.mean ?? null, difference?.interval ?? null, {
        scale,
        mark: 0,
        standing,
        words: `difference ${words}`,
      }),
    ),
  ]
}

function nameCell(report: Report, variant: VariantReport, own: ScoreSummary | undefined): string {
  const notes = variantNotes(variant, own, report)
  const small = notes.length === 0 ? '' : `<small>${escapeName(notes.join('; '))}</small>`
  return `<th scope="row">${escapeName(variant.label)}${small}</th>`
}

/** By the verdict where there is one, which heeds how many comparisons there are; else by the interval alone. */
function standingIn(
  variant: VariantReport,
  own: ScoreSummary | undefined,
  verdict: VerdictReport | undefined,
): Standing {
  if (variant.reference?.key === variant.key) return 'reference'
  if (verdict === undefined) return standingOf(own?.difference)
  const { kind } = verdict.verdict
  return kind === 'better' || kind === 'worse' ? kind : 'undecided'
}

function verdictOf({ decision }: Report, { key }: VariantReport): VerdictReport | undefined {
  return decision?.againstReference.find(({ second }) => second.key === key)
}

/** The label that all variants are compared with; null where there are several, or none. */
function soleReference(shown: readonly VariantReport[]): string | null {
  const [only, ...others] = new Set(shown.flatMap(({ reference }) => reference?.label ?? []))
  return others.length === 0 ? (only ?? null) : null
}

/** The mean of the only reference among the rows: a line through all of them. */
function referenceMean(shown: readonly VariantReport[], report: Report): number | null {
  const references = shown.filter(({ key, reference }) => reference?.key === key)
  const [only] = references
  return references.length === 1 && only !== undefined ? (scoreOf(only, report.objective)?.mean ?? null) : null
}

function estimateOf(score: ScoreSummary | undefined) {
  return { mean: score?.mean ?? null, interval: score?.interval ?? null }
}

function estimateWords(score: ScoreSummary | undefined): string {
  return formatEstimate(score?.mean ?? null, score?.interval ?? null)
}

/** A scale of differences holds 0: on which side of it an interval lies is what is looked for. */
function withZero(scale: Scale | null): Scale | null {
  return scale === null ? null : { low: Math.min(0, scale.low), high: Math.max(0, scale.high) }
}

function scaleHead(scale: Scale, kind: 'score' | 'difference' = 'score'): string {
  const write = (value: number) => (kind === 'score' ? formatScore(value) : formatDifference(value, null))
  return `<th class="scale"><span>${write(scale.low)}</span><span>${write(scale.high)}</span></th>`
}

function numberHead(name: string): string {
  return `<th scope="col" class="number">${name}</th>`
}

function cell(name: string, html: string, kind = ''): string {
  return `<td class="${kind}" data-name="${name}">${html}</td>`
}

function number(name: string, html: string, kind = ''): string {
  return cell(name, html, `number ${kind}`.trim())
}

function drawn(html: string): string {
  return `<td class="drawn">${html}</td>`
}
