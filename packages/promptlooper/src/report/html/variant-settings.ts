import type { Stage } from '../../domain/experiment.ts'
import { promptText } from '../../domain/message.ts'
import { isPipeline } from '../../domain/run.ts'
import type { VariantRecord } from '../../domain/store.ts'
import { variantConfig } from '../../domain/variant-config.ts'
import { meanCostWords, totalCostWords } from '../cost-words.ts'
import { formatDuration, formatInteger } from '../format-number.ts'
import type { VariantReport } from '../report.ts'
import { escapeName, textBlock } from './escape-html.ts'

/** What a variant fixes and what its runs came to, folded: its prompts, models and params, counts, tokens, cost. */
export function variantSettings(report: VariantReport, record: VariantRecord | undefined): string {
  const { runs, tokens, cost, latency } = report
  const facts = [
    ['runs', `${formatInteger(runs.completed)} of ${formatInteger(runs.planned)} completed`],
    ['failed', formatInteger(runs.failed)],
    ['refused', formatInteger(runs.refused)],
    ['truncated', formatInteger(runs.truncated)],
    ['tokens', `${formatInteger(tokens.in)} in, ${formatInteger(tokens.out)} out`],
    ['cost', `${totalCostWords(cost)} (${meanCostWords(cost)} a run)`],
    [
      'latency',
      `${formatDuration(latency?.medianMs ?? null)} (median), ${formatDuration(latency?.p95Ms ?? null)} (p95)`,
    ],
  ]
  const list = facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')
  const stages = record?.variant.stages ?? []
  return `<details><summary>${escapeName(report.label)}</summary><dl>${list}</dl>${stages.map(stageSettings).join('')}</details>`
}

function stageSettings(stage: Stage): string {
  const name = stage.name === null ? '' : `${escapeName(stage.name)}: `
  const model = escapeName(`${stage.model.provider}/${stage.model.model}`)
  const params = Object.entries(stage.params).map(([key, value]) => escapeName(`${key} ${JSON.stringify(value)}`))
  const line = [`${name}<code>${model}</code>`, ...params].join(' · ')
  return `<p>${line}</p>${textBlock(promptOf(stage), mostPromptCharacters)}`
}

function promptOf(stage: Stage): string {
  const config = variantConfig({ stages: [stage] }, null)
  const prompt = isPipeline(config) ? config.pipeline_stages[0]?.prompt_template : config.prompt
  return promptText(prompt ?? '')
}

const mostPromptCharacters = 4_000
