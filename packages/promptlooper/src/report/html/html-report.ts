import { createHash } from 'node:crypto'
import { buildTalliedReport, type ReportOptions } from '../build-report.ts'
import { formatInteger, formatMoment } from '../format-number.ts'
import { counted, headline, metricName } from '../headline.ts'
import { judgeLines } from '../judge-lines.ts'
import { rankVariants, scoreOf } from '../rank-variants.ts'
import type { ReportSource } from '../report-source.ts'
import type { Report, VariantReport } from '../report.ts'
import { statusLine } from '../status-line.ts'
import { classesTable } from './classes-table.ts'
import { chooseExamples, type ExampleChoice } from './differing-examples.ts'
import { escapeName } from './escape-html.ts'
import { exampleCard } from './example-card.ts'
import { intervalDrawing, type Standing } from './interval-drawing.ts'
import { leaderboard, scorerTable } from './leaderboard.ts'
import { style } from './style.ts'
import { variantSettings } from './variant-settings.ts'

/**
 * A report as one HTML page that opens offline: no scripts, nothing loaded, nothing in it that a model wrote is markup.
 * Its size is bounded whatever the revision's: it shows the best variants and the examples that tell most, and says how
 * many it leaves out. Streamed.
 */
export async function* htmlReport(source: ReportSource, options: ReportOptions = {}): AsyncIterable<string> {
  const { report, tally } = await buildTalliedReport(source, options)
  const choice = chooseExamples(tally, report, mostExamples)
  const ranked = rankVariants(report.variants, report.objective)
  const shown = firstWithReferences(ranked, mostVariants)
  yield head(report)
  yield tables(report, shown, ranked.length - shown.length)
  yield otherScorers(report, shown)
  yield* examples(source, report, shown, choice)
  yield classes(report)
  yield failures(report)
  yield* settings(source, shown)
  yield foot(report)
}

const mostVariants = 200
const mostVariantsPerExample = 24
const mostExamples = 40
const mostSettings = 50
const mostClasses = 30

/** The best, and those that they are compared with. */
function firstWithReferences(ranked: readonly VariantReport[], most: number): readonly VariantReport[] {
  if (ranked.length <= most) return ranked
  const references = new Set(ranked.slice(0, most).map(({ reference }) => reference?.key))
  return ranked.filter(({ key }, place) => place < most || references.has(key)).slice(0, 2 * most)
}

function head(report: Report): string {
  const name = `${escapeName(report.experiment.name)}@${report.revision.number}`
  // No script runs, nothing is fetched, and of styles only this one holds, whatever else might stand in the page.
  const hash = createHash('sha256').update(style).digest('base64')
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<header>
<p class="subtitle">${name}</p>
<h1>${headline(report, escapeName)}</h1>
<p class="quiet">${statusLine(report, escapeName)}</p>
</header>
<main>
`
}

function tables(report: Report, shown: readonly VariantReport[], left: number): string {
  if (shown.length === 0) return ''
  const more =
    left > 0 ? `<p class="quiet">${counted(left, 'variant')} further down the ranking are not shown here.</p>` : ''
  const hasDifference = shown.some((variant) => scoreOf(variant, report.objective)?.difference)
  const ofJudges = judgeLines(report, escapeName)
    .map((line) => `<p>${line}</p>`)
    .join('')
  return `<section aria-label="variants">${leaderboard(report, shown)}${more}${hasDifference ? legend(report) : ''}${ofJudges}
<p class="quiet">Intervals are 95 % each, not adjusted for the number of comparisons${report.decision === null ? '' : '; verdicts are'}. n counts examples. Cost and latency are those of the calls that made the answers, cached or not.</p></section>
`
}

function legend(report: Report): string {
  const sign = (standing: Standing) =>
    intervalDrawing(0.5, { low: 0, high: 1 }, { scale: { low: 0, high: 1 }, mark: null, standing, words: standing })
  const reference = report.referenceKind === 'baseline' ? 'the baseline' : 'the first variant, compared with'
  if (report.decision !== null) {
    const words = [`${sign('better')} better`, `${sign('worse')} worse`, `${sign('undecided')} undecided or equivalent`]
    return `<ul class="legend">${[...words, `${sign('reference')} ${reference}`].map((item) => `<li>${item}</li>`).join('')}</ul>`
  }
  const items = [
    `${sign('better')} the whole interval of the difference is above 0`,
    `${sign('worse')} below 0`,
    `${sign('undecided')} it includes 0`,
    `${sign('reference')} ${reference}`,
  ]
  return `<ul class="legend">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
}

function otherScorers(report: Report, shown: readonly VariantReport[]): string {
  const others = report.scorers.filter(({ name }) => name !== report.objective)
  if (others.length === 0 || shown.length === 0) return ''
  const parts = others.map(({ name }) => `<h3>${escapeName(name)}</h3>${scorerTable(shown, name)}`)
  return `<section><h2>Other scorers</h2>${parts.join('\n')}</section>\n`
}

function classes(report: Report): string {
  const highest = report.variants.find(({ key }) => key === report.highest?.key)
  const summary = highest && scoreOf(highest, report.objective)?.classes
  if (highest === undefined || !summary) return ''
  const title = `${metricName(report, escapeName)} of ${escapeName(highest.label)} by class, in runs`
  return `<section><h2>${title}</h2>${classesTable(summary, mostClasses)}</section>\n`
}

async function* examples(
  source: ReportSource,
  report: Report,
  shown: readonly VariantReport[],
  choice: ExampleChoice,
): AsyncIterable<string> {
  if (choice.ordinals.length === 0) return
  const few = firstWithReferences(shown, mostVariantsPerExample)
  const scorer = source.revision.scorers.find(({ name }) => name === report.objective)
  yield `<section><h2>${exampleHeading(choice)}</h2><p class="quiet">${exampleWords(report, choice, few.length < shown.length ? few.length : null)}</p>\n`
  for (const ordinal of choice.ordinals) {
    const found = await source.exampleAt(ordinal)
    if (found !== undefined) yield `${await exampleCard(source, found, { shown: few, scorer })}\n`
  }
  yield '</section>\n'
}

function exampleHeading({ order }: ExampleChoice): string {
  if (order === 'disagreement') return 'Examples on which variants differ most'
  return order === 'lowest' ? 'Examples with the lowest scores' : 'The first examples'
}

function exampleWords(report: Report, choice: ExampleChoice, variantCount: number | null): string {
  const { ordinals, differing, agreeing } = choice
  const of = choice.order === 'disagreement' ? (differing ?? 0) : report.exampleCount
  const shown = ordinals.length < of ? `${formatInteger(ordinals.length)} of ${formatInteger(of)} are shown` : ''
  const parts = [
    shown,
    agreeing === null ? '' : `on ${counted(agreeing, 'example')} all variants have the same score`,
    differing === 0 ? 'on none do they differ' : '',
    variantCount === null ? '' : `only the best ${variantCount} variants are shown`,
    'long texts are cut; <code>promptlooper show RUN</code> prints one whole, <code>promptlooper report --format csv</code> all of them',
  ].filter((part) => part !== '')
  const text = parts.join('; ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function failures(report: Report): string {
  const runs = report.failures.map(({ message, count }) => `<li>${formatInteger(count)} × ${escapeName(message)}</li>`)
  const scores = report.scorerFailures.flatMap(({ scorer, messages }) =>
    messages.map(
      ({ message, count }) => `<li>${formatInteger(count)} × ${escapeName(scorer)}: ${escapeName(message)}</li>`,
    ),
  )
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? '' : `<section><h2>${title}</h2><ul class="failures">${items.join('')}</ul></section>\n`
  return list('Failed runs', runs) + list('Failed scores', scores)
}

async function* settings(source: ReportSource, shown: readonly VariantReport[]): AsyncIterable<string> {
  if (shown.length === 0) return
  const records = new Map(source.variants.map((record) => [record.key, record]))
  yield '<section><h2>Variants: prompts, models, params</h2>\n'
  for (const variant of shown.slice(0, mostSettings)) {
    yield `${variantSettings(variant, records.get(variant.key))}\n`
  }
  const left = shown.length - mostSettings
  yield left > 0 ? `<p class="quiet">and ${counted(left, 'variant')} more.</p></section>\n` : '</section>\n'
}

function foot({ revision, experiment }: Report): string {
  return `</main>
<footer>Revision <code>${escapeName(revision.id)}</code> of <code>${escapeName(experiment.id)}</code>, begun ${formatMoment(revision.createdAt)}, ended ${formatMoment(revision.finishedAt)}. Made by PromptLooper from stored runs.</footer>
</body>
</html>
`
}
