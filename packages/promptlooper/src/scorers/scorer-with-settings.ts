import { valueHash } from '../domain/config-hash.ts'
import type { Finish } from '../domain/adapter.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import type { Scorer, ScorerContext } from '../domain/scorer.ts'
import { compileWhere } from './compile-where.ts'
import { lookAtAnswer } from './look-at-answer.ts'
import { lookedAtStage } from './looked-at-stage.ts'
import { holdsTemplates } from './option-templates.ts'
import { scorerFault } from './scorer-fault.ts'
import type { ScorerSurroundings } from './scorer-kind.ts'

/**
 * Wraps a scorer with what all kinds have: it looks at the answer of its own stage (whatever answer it is handed), at the
 * part that `extract` takes, applies where `where` is true, and treats refusals as `refused` says.
 */
export function scorerWithSettings(inner: Scorer, settings: ScorerSettings, given: ScorerSurroundings): Scorer {
  try {
    const templates = holdsTemplates(settings, given) ? given.template : null
    const scorer = wrap(lookAtAnswer(inner, settings, given), settings, compileWhere(settings, given))
    return { ...scorer, version: valueHash([scorer.version, templates]) }
  } catch (thrown) {
    throw scorerFault(settings, thrown)
  }
}

function wrap(scorer: Scorer, settings: ScorerSettings, isWhere: (context: ScorerContext) => boolean): Scorer {
  const { name, stageIndex, refused, where } = settings
  return {
    name,
    version: valueHash([scorer.version, stageIndex, refused, where]),
    applies: (context) => {
      if (refused === 'leave-out' && stageFinish(context, stageIndex) === 'refused') return false
      return isWhere(context) && scorer.applies?.(context) !== false
    },
    score: (input, _output, context) => {
      if (refused === 'zero' && stageFinish(context, stageIndex) === 'refused') return { value: 0, reason: 'refused' }
      const stage = lookedAtStage(context.stages, stageIndex)
      return scorer.score(input, stage.output, ofStage(context, stageIndex))
    },
  }
}

/** The context with what came with the looked-at stage's answer; the run's own fields tell of the last stage. */
function ofStage(context: ScorerContext, stageIndex: number): ScorerContext {
  const stage = lookedAtStage(context.stages, stageIndex)
  const isLast = stageIndex === context.stages.length - 1
  return {
    ...context,
    json: stage.json ?? (isLast ? context.json : undefined),
    toolCalls: stage.tool_calls ?? (isLast ? context.toolCalls : undefined),
    finish: stageFinish(context, stageIndex),
  }
}

function stageFinish(context: ScorerContext, stageIndex: number): Finish | undefined {
  const isLast = stageIndex === context.stages.length - 1
  return context.stages[stageIndex]?.finish ?? (isLast ? context.finish : undefined)
}
