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
    ...(scorer.comparesAnswers === true ? { comparesAnswers: true as const } : {}),
    applies: (context) => {
      if (refused === 'leave-out' && stageFinish(context, stageIndex) === 'refused') return false
      if (!isWhere(context)) return false
      return scorer.applies === undefined || scorer.applies(ofStage(context, stageIndex))
    },
    score: (input, _output, context) => {
      if (refused === 'zero' && stageFinish(context, stageIndex) === 'refused') return { value: 0, reason: 'refused' }
      const stage = lookedAtStage(context.stages, stageIndex)
      return scorer.score(input, stage.output, ofStage(context, stageIndex))
    },
  }
}

/**
 * Wraps a scorer that stands inside another as above, except that it looks at the answer that it is handed, which the outer
 * one took from its own stage.
 */
export function scorerOfHandedAnswer(inner: Scorer, settings: ScorerSettings, given: ScorerSurroundings): Scorer {
  try {
    const { name, refused, where } = settings
    const scorer = lookAtAnswer(inner, settings, given)
    const isWhere = compileWhere(settings, given)
    return {
      name,
      version: valueHash([scorer.version, refused, where]),
      applies: (context) => {
        if (refused === 'leave-out' && context.finish === 'refused') return false
        return isWhere(context) && scorer.applies?.(context) !== false
      },
      score: (input, output, context) => {
        if (refused === 'zero' && context.finish === 'refused') return { value: 0, reason: 'refused' }
        return scorer.score(input, output, context)
      },
    }
  } catch (thrown) {
    throw scorerFault(settings, thrown)
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
