import { PromptLooperError } from '../domain/errors.ts'
import type { StageResult } from '../domain/stage-result.ts'
import { buildStageContext } from '../template/stage-context.ts'
import { toTemplateStage } from '../template/template-stage.ts'
import { isReplayMiss } from './give-answer.ts'
import { performStage, type PerformedStage } from './perform-stage.ts'
import type { PublishRun } from './publish-run.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import type { RunWork } from './run-work.ts'

/** A run under way: what its stages have come to so far. */
export interface RunUnderWay {
  readonly work: RunWork
  readonly surroundings: RunSurroundings
  readonly publish: PublishRun
  /** The stages answered so far. */
  readonly results: StageResult[]
  /** Their commits; each ends with its `run.stage_completed`. */
  readonly durable: Promise<void>[]
  /** Hears of the last stage's answer before it is kept. */
  readonly onAnswered: () => void
}

/** Answers stage after stage. Throws what a template or a call threw; the stages before it stand in `results`. */
export async function performStages(run: RunUnderWay, signal: AbortSignal): Promise<void> {
  const { work, surroundings, results } = run
  for (const [stageIndex, stage] of work.stages.entries()) {
    const context = buildStageContext({
      form: work.contextForm,
      input: work.input,
      config: work.run.config,
      vars: stage.vars,
      stages: results.map(toTemplateStage),
    })
    const onCalled = stageIndex === work.stages.length - 1 ? run.onAnswered : () => {}
    let performed: PerformedStage
    try {
      performed = await performStage(work.run, stage, stageIndex, context, surroundings, signal, onCalled)
    } catch (thrown) {
      throw isReplayMiss(thrown) ? missIn(work, stageIndex, thrown) : thrown
    }
    const { result, kept } = performed
    results.push(result)
    // The next stage needs the answer, not its commit: only the event has to wait.
    const recorded = recordStage(run, result, kept)
    // Awaited when the run ends; until then a failed commit must not count as unhandled.
    recorded.catch(() => {})
    run.durable.push(recorded)
  }
}

/** Says for which prompt the answer is missing. */
function missIn({ stages, example }: RunWork, stageIndex: number, miss: PromptLooperError): PromptLooperError {
  const stage = stages.length === 1 ? '' : `stage "${stages[stageIndex]?.name ?? stageIndex + 1}"`
  const where = [stage, example === null ? '' : `example ${example.id}`].filter((part) => part !== '').join(', ')
  const message = where === '' ? miss.message : `${where}: ${miss.message}`
  return new PromptLooperError(miss.code, message, { ...(miss.hint !== undefined && { hint: miss.hint }), cause: miss })
}

async function recordStage(run: RunUnderWay, result: StageResult, kept: Promise<void>): Promise<void> {
  const { surroundings, publish } = run
  await Promise.all([kept, surroundings.recorder.record([{ kind: 'stage-completed', result }])])
  const { stageIndex, modelUsed, tokensIn, tokensOut, latencyMs, cached } = result
  publish({ type: 'run.stage_completed', stageIndex, modelUsed, tokensIn, tokensOut, latencyMs, cached })
}
