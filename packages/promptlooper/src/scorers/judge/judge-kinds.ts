import { answerInContext, contextRecall } from './answer-in-context.ts'
import { contextPrecision } from './context-precision.ts'
import { judge } from './judge.ts'
import { pairwiseJudge } from './pairwise-judge.ts'

/** The kinds of scorers that ask a model to judge. */
export const judgeKinds = [judge, pairwiseJudge, answerInContext, contextRecall, contextPrecision]
