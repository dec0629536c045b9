import { z } from 'zod'
import { isRecord, type JsonValue } from '../domain/json-value.ts'
import type { ScorerContext } from '../domain/scorer.ts'
import { defineScorerKind, type Grade } from './define-scorer-kind.ts'
import { readScorerFile, scorerFilePath } from './read-scorer-file.ts'
import { settledOutcome } from './settled-outcome.ts'

/**
 * The user's own scorer: a file whose default export is `score(input, output, context)` or an object that has it as a
 * method. Its text is part of the scorer's version: a changed file scores stored answers again. Files that it imports
 * are not.
 */
export const script = defineScorerKind({
  kind: 'script',
  codeVersion: 1,
  options: z.strictObject({
    path: z.string().min(1).describe('A .mts, .mjs, .ts or .js file, relative to the experiment file.'),
  }),
  prepare: async ({ path }, _settings, given) => {
    const text = await readScorerFile(path, given.directory)
    const absolute = scorerFilePath(path, given.directory)
    const exported = (await given.loadModule(absolute))['default']
    const score = scoreFunction(exported)
    if (score === undefined) {
      const found = exported === undefined ? 'it has no default export' : `its default export is ${kindOf(exported)}`
      throw new Error(
        `${absolute} must export a function by "export default function score(input, output, context)"; ${found}`,
      )
    }
    const applies = appliesOf(exported)
    const prepared = { grade: settledGrade(score), fileTexts: [text, versionOf(exported)] }
    return applies === undefined ? prepared : { ...prepared, applies }
  },
})

type ScoreFunction = (input: JsonValue, output: string, context: ScorerContext) => unknown

function scoreFunction(exported: unknown): ScoreFunction | undefined {
  if (isFunction(exported)) return exported
  const method = isRecord(exported) ? exported['score'] : undefined
  return isFunction(method) ? (input, output, context) => method.call(exported, input, output, context) : undefined
}

function isFunction(value: unknown): value is ScoreFunction {
  return typeof value === 'function'
}

/** A user's function may give anything: it is settled here, so that what leaves is a score. */
function settledGrade(score: ScoreFunction): Grade {
  return (output, context, input) => {
    const given = score(input, output, context)
    return given instanceof Promise ? given.then(settledOutcome) : settledOutcome(given)
  }
}

function appliesOf(exported: unknown): ((context: ScorerContext) => boolean) | undefined {
  const method = isRecord(exported) ? exported['applies'] : undefined
  return isFunction(method) ? (context) => Boolean(Reflect.apply(method, exported, [context])) : undefined
}

function versionOf(exported: unknown): string {
  const version = isRecord(exported) ? exported['version'] : undefined
  return typeof version === 'string' ? version : ''
}

function kindOf(value: unknown): string {
  return isRecord(value) ? 'an object without a method score' : `a ${typeof value}`
}
