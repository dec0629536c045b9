import { z } from 'zod'
import { defineScorerKind } from './define-scorer-kind.ts'

/** 0 when the provider says that the model refused to answer, else 1. The answer's words are not read. */
export const refusal = defineScorerKind({
  kind: 'refusal',
  codeVersion: 1,
  options: z.strictObject({}),
  prepare: () => ({
    grade: (_output, context) =>
      context.finish === 'refused' ? { value: 0, reason: 'the model refused' } : { value: 1 },
  }),
})
