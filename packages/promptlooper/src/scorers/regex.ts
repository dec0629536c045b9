import { z } from 'zod'
import { compileRegex } from './bounded-regex.ts'
import { defineScorerKind } from './define-scorer-kind.ts'

/** 1 when a pattern matches somewhere in the answer. */
export const regex = defineScorerKind({
  kind: 'regex',
  codeVersion: 1,
  options: z.strictObject({
    pattern: z.string().min(1).describe('A regular expression of JavaScript.'),
    flags: z.string().default('').describe('Any of i, m, s, u and v.'),
  }),
  templates: ['pattern'],
  prepare: ({ pattern, flags }) => {
    const compilation = compileRegex(pattern, flags)
    if (!compilation.ok) throw new Error(`the pattern does not compile: ${compilation.message}`)
    return {
      grade: (output) =>
        compilation.regex.exec(output) === null ? { value: 0, reason: 'the pattern does not match' } : { value: 1 },
    }
  },
})
