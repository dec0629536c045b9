import * as files from 'node:fs/promises'
import { responseOf } from '../../cache/cache-entry.ts'
import { PromptLooperError } from '../../domain/errors.ts'
import type { Example } from '../../domain/example.ts'
import { promptText, type Prompt } from '../../domain/message.ts'
import type { Cell } from '../../domain/run.ts'
import type { TemplateStage } from '../../domain/scorer.ts'
import type { CacheEntry } from '../../domain/stage-result.ts'
import type { CompiledVariant } from '../../run/compile-variant.ts'
import { jsonOf } from '../../run/perform-stage.ts'
import type { StageWork } from '../../run/run-work.ts'
import { stageCacheKey } from '../../run/stage-cache-key.ts'
import { digestedPrompt } from '../../template/attachment-digest.ts'
import { createAttachmentReader } from '../../template/attachments.ts'
import { buildStageContext } from '../../template/stage-context.ts'
import { toTemplateStage } from '../../template/template-stage.ts'
import type { PreparedExperiment } from '../prepare-experiment.ts'

/** What would become of one stage of a cell. */
export type StageForecast =
  /** The cache has its answer. */
  | 'cached'
  /** Another call of this plan asks the same. */
  | 'shared'
  | 'called'
  /** Its prompt holds an answer that is not known: it counts as a call. */
  | 'unknown'

/** Looks up which stages of a cell the cache answers, as far as their prompts are known. */
export interface CallLookup {
  /** One for each stage of the variant. */
  look(variant: CompiledVariant, example: Example, cell: Cell): Promise<readonly StageForecast[]>
}

/** Where answers are looked for. */
export interface CallLookupGiven {
  readonly prepared: PreparedExperiment
  /** undefined where there is none. */
  readonly answer: (key: string) => CacheEntry | undefined
}

/** Makes a lookup that remembers which prompts it has seen. It renders, and reads attachments; it calls nothing. */
export function callLookup({ prepared, answer }: CallLookupGiven): CallLookup {
  const { experiment } = prepared
  const attach = createAttachmentReader(experiment.dataset.directory, files)
  const seen = new Set<string>()
  const signal = new AbortController().signal

  const keyOf = async (stage: StageWork, prompt: Prompt, cell: Cell): Promise<{ key: string; sent: Prompt }> => {
    const sent = digestedPrompt(typeof prompt === 'string' ? prompt : await attach(prompt, signal))
    return { key: stageCacheKey(stage, sent, cell), sent }
  }

  return {
    async look(variant, example, cell) {
      const forecasts: StageForecast[] = []
      const stages: TemplateStage[] = []
      for (const [index, stage] of variant.stages.entries()) {
        // A stage after one that has to be asked holds an answer that nobody knows yet.
        if (forecasts.length > 0 && forecasts[index - 1] !== 'cached') {
          forecasts.push('unknown')
          continue
        }
        try {
          const context = buildStageContext({
            form: experiment.contextForm,
            input: example.input,
            config: variant.configFor(example.input),
            vars: stage.vars,
            stages,
          })
          const { key, sent } = await keyOf(stage, stage.render(context), cell)
          const entry = answer(key)
          if (entry !== undefined) stages.push(templateStage(stage, index, sent, entry))
          forecasts.push(entry !== undefined ? 'cached' : seen.has(key) ? 'shared' : 'called')
          seen.add(key)
        } catch (thrown) {
          if (!(thrown instanceof PromptLooperError)) throw thrown
          // Its run will fail, and say why; until then it is a call that may be made.
          forecasts.push('called')
        }
      }
      return forecasts
    },
  }
}

function templateStage(stage: StageWork, stageIndex: number, sent: Prompt, entry: CacheEntry): TemplateStage {
  const response = responseOf(entry)
  return toTemplateStage({
    id: '',
    runId: '',
    stageIndex,
    stageName: stage.name,
    promptSent: promptText(sent),
    responseRaw: response.text,
    modelUsed: response.model,
    tokensIn: response.tokensIn,
    tokensOut: response.tokensOut,
    latencyMs: response.latencyMs,
    cached: true,
    costUsd: response.costUsd ?? null,
    finish: response.finish ?? null,
    json: stage.declaresJson ? jsonOf(response) : null,
    toolCalls: response.toolCalls ?? null,
    cacheKey: null,
  })
}
