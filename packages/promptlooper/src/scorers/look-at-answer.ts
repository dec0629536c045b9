import { valueHash } from '../domain/config-hash.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import type { Scorer } from '../domain/scorer.ts'
import { compileExtract } from './extract.ts'
import { compileExpected } from './option-templates.ts'
import type { ScorerSurroundings } from './scorer-kind.ts'

/**
 * Gives a scorer the part of the answer that `extract` takes and what `expected` says. An answer without that part
 * scores 0, with the reason that nothing could be extracted.
 */
export function lookAtAnswer(inner: Scorer, settings: ScorerSettings, given: ScorerSurroundings): Scorer {
  const extraction = compileExtract(settings.extract)
  if (!extraction.ok) throw new Error(`extract: ${extraction.message}`)
  const expectedOf = compileExpected(settings, given)
  const expectedIdentity = settings.expected === undefined ? [] : [settings.expected]
  return {
    ...inner,
    version: valueHash([inner.version ?? inner.name, settings.extract, expectedIdentity]),
    score: (input, output, context) => {
      const part = extraction.extract(output, context.json)
      if (!part.found) return { value: 0, reason: part.reason }
      const expected = expectedOf(output, context, input)
      return inner.score(input, part.output, { ...context, expected, json: part.json })
    },
  }
}
