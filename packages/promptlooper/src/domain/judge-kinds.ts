/** Whether scorers of a kind ask a model to judge: then they err, and how often must be known. */
export function isJudgeKind(kind: string): boolean {
  return judgeKindNames.has(kind)
}

const judgeKindNames: ReadonlySet<string> = new Set([
  'judge',
  'pairwise-judge',
  'answer-in-context',
  'context-recall',
  'context-precision',
])
