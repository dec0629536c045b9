import { z } from 'zod'
import { canonicalJson } from '../domain/config-hash.ts'
import { messageOf } from '../domain/errors.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { Scorer, ScorerContext } from '../domain/scorer.ts'
import { settleScore } from '../domain/settle-score.ts'
import { defineScorerKind, type Grade } from './define-scorer-kind.ts'
import { faultsText } from './read-options.ts'
import { innerSettings, readScorerEntry } from './scorer-entry.ts'
import type { ScorerKind, ScorerKinds, ScorerSurroundings } from './scorer-kind.ts'
import { scorerWithSettings } from './scorer-with-settings.ts'

/**
 * 1 when all the scorers in the example's own `checks` give 1; the reason names those that do not. An example without
 * checks gets no score. A check that can't be read or that fails is a failed score that names the example. Checks are
 * data: they hold no templates and no `where`, and `kinds` has none that runs code.
 */
export function checks(kinds: ScorerKinds): ScorerKind {
  return defineScorerKind({
    kind: 'checks',
    codeVersion: 1,
    options: z.strictObject({}),
    prepare: (_options, settings, given) => ({
      applies: ({ example }) => (example?.checks ?? []).length > 0,
      grade: checksGrade(scorerMaker(kinds, settings, given)),
    }),
  })
}

function checksGrade(scorerOf: (check: JsonValue) => Promise<Scorer>): Grade {
  return async (output, context, input) => {
    const faults: string[] = []
    for (const [index, check] of (context.example?.checks ?? []).entries()) {
      try {
        const fault = await checkFault(await scorerOf(check), output, context, input)
        if (fault !== undefined) faults.push(fault)
      } catch (thrown) {
        const place = `example "${context.example?.id ?? ''}", check ${index + 1}`
        throw new Error(`${place}: ${messageOf(thrown)}`, { cause: thrown })
      }
    }
    return faults.length === 0 ? { value: 1 } : { value: 0, reason: faults.join('; ') }
  }
}

async function checkFault(
  scorer: Scorer,
  output: string,
  context: ScorerContext,
  input: JsonValue,
): Promise<string | undefined> {
  if (scorer.applies?.(context) === false) return undefined
  const settled = settleScore(await scorer.score(input, output, context))
  if (!settled.ok) throw new Error(settled.message)
  return settled.value >= 1 ? undefined : `${scorer.name}: ${settled.reason ?? `scored ${settled.value}`}`
}

/** Makes each check's scorer once: rows often share theirs, and every variant asks for them again. */
function scorerMaker(
  kinds: ScorerKinds,
  outer: ScorerSettings,
  given: ScorerSurroundings,
): (check: JsonValue) => Promise<Scorer> {
  const made = new Map<string, Promise<Scorer>>()
  return (check) => {
    const key = canonicalJson(check)
    const known = made.get(key)
    if (known !== undefined) return known
    if (made.size >= mostKept) made.clear()
    const scorer = makeCheck(check, kinds, outer, given)
    made.set(key, scorer)
    return scorer
  }
}

const mostKept = 1000

async function makeCheck(
  check: JsonValue,
  kinds: ScorerKinds,
  outer: ScorerSettings,
  given: ScorerSurroundings,
): Promise<Scorer> {
  const reading = readScorerEntry(check, kinds)
  if (!reading.ok) throw new Error(faultsText(reading.faults))
  const settings = innerSettings(reading.entry, reading.entry.settings.name, outer)
  // A check comes from data, which is never rendered as a template.
  const asData = { ...given, template: null }
  return scorerWithSettings(await reading.entry.kind.create(settings, asData), settings, asData)
}
