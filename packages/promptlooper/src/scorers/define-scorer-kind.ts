import { z } from 'zod'
import { valueHash } from '../domain/config-hash.ts'
import type { ScorerSettings } from '../domain/experiment.ts'
import { isRecord, type JsonObject, type JsonValue } from '../domain/json-value.ts'
import type { OptionsReading } from '../domain/registry.ts'
import type { ScoreOutcome, Scorer, ScorerContext } from '../domain/scorer.ts'
import { compileOptionTemplates, mayHoldTemplate } from './option-templates.ts'
import { faultsText, optionsJsonSchema, readOptionsWith, type OptionFault } from './read-options.ts'
import type { ScorerKind, ScorerSurroundings } from './scorer-kind.ts'
import { scorerFault } from './scorer-fault.ts'

/** Scores one answer. `context` holds what the answer is compared with and what came with it. */
export type Grade = (output: string, context: ScorerContext, input: JsonValue) => ScoreOutcome | Promise<ScoreOutcome>

/** A scorer made ready: what grades, and the texts of the files that decide its grades. */
export interface PreparedScorer {
  readonly grade: Grade
  readonly fileTexts?: readonly string[]
  /** Whether it applies to an answer at all; absent: to all. */
  readonly applies?: (context: ScorerContext) => boolean
}

/** How a kind of scorer is written down. */
export interface KindDefinition<Options extends z.ZodObject> {
  readonly kind: string
  /** Grows when the same answer would get another score, so that stored answers are scored again. */
  readonly codeVersion: number
  readonly options: Options
  /** The options that may be templates, filled in for each answer. */
  readonly templates?: readonly (keyof z.output<Options> & string)[]
  /** Options that change no score, such as a time-out: they are not part of the version. */
  readonly unversioned?: readonly (keyof z.output<Options> & string)[]
  /** What a schema of single options can't say, such as that one of two must be there. */
  readonly check?: (options: JsonObject) => OptionFault | undefined
  /** Whether a scorer with these options compares an answer with that of the baseline variant; absent: it does not. */
  readonly comparesAnswers?: (options: z.output<Options>) => boolean
  /** Makes a scorer ready; throws where an option can't be used. */
  readonly prepare: (
    options: z.output<Options>,
    settings: ScorerSettings,
    given: ScorerSurroundings,
  ) => PreparedScorer | Promise<PreparedScorer>
}

/** Makes a kind for the registry from its definition. */
export function defineScorerKind<Options extends z.ZodObject>(definition: KindDefinition<Options>): ScorerKind {
  return {
    kind: definition.kind,
    // Made when it is asked for: an experiment's reader needs none of them.
    get jsonSchema() {
      return optionsJsonSchema(definition.options, definition.templates ?? [])
    },
    readOptions: (options) => readKindOptions(definition, options),
    create: (settings, given) => createFromDefinition(definition, settings, given),
  }
}

function readKindOptions<Options extends z.ZodObject>(
  definition: KindDefinition<Options>,
  options: JsonValue,
): OptionsReading {
  const given = isRecord(options) ? options : {}
  const templated = (definition.templates ?? []).filter((name) => mayHoldTemplate(given[name] ?? null))
  return checked(definition, readOptionsWith(withTemplates(definition.options, templated), options))
}

/** A template gets its value with each answer; until then only the other options can be checked. */
function withTemplates(options: z.ZodObject, templated: readonly string[]): z.ZodObject {
  if (templated.length === 0) return options
  const anything = templated.map((name) => [name, z.unknown()] as const)
  return z.strictObject({ ...options.shape, ...Object.fromEntries(anything) })
}

function checked(definition: Pick<KindDefinition<z.ZodObject>, 'check'>, reading: OptionsReading): OptionsReading {
  const fault = reading.ok ? definition.check?.(reading.options) : undefined
  return fault === undefined ? reading : { ok: false, faults: [fault] }
}

async function createFromDefinition<Options extends z.ZodObject>(
  definition: KindDefinition<Options>,
  settings: ScorerSettings,
  given: ScorerSurroundings,
): Promise<Scorer> {
  const { kind, codeVersion, unversioned = [] } = definition
  const versioned = (options: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(options).filter(([name]) => !unversioned.some((left) => left === name)))
  try {
    const fill = compileOptionTemplates(settings, definition.templates ?? [], given)
    if (fill !== null) {
      const grade: Grade = async (output, context, input) => {
        const options = parseOptions(definition, fill(output, context, input))
        const prepared = await definition.prepare(options, settings, given)
        return prepared.grade(output, context, input)
      }
      return gradingScorer(settings.name, valueHash([kind, codeVersion, versioned(settings.options)]), { grade })
    }
    const options = parseOptions(definition, settings.options)
    const prepared = await definition.prepare(options, settings, given)
    const version = valueHash([kind, codeVersion, versioned(options as JsonObject), prepared.fileTexts ?? []])
    const scorer = gradingScorer(settings.name, version, prepared)
    return definition.comparesAnswers?.(options) === true ? { ...scorer, comparesAnswers: true } : scorer
  } catch (thrown) {
    throw scorerFault(settings, thrown)
  }
}

/** Options in the type of their schema; throws an error that names every fault. */
function parseOptions<Options extends z.ZodObject>(
  definition: KindDefinition<Options>,
  options: JsonObject,
): z.output<Options> {
  const reading = checked(definition, readOptionsWith(definition.options, options))
  if (!reading.ok) throw new Error(faultsText(reading.faults))
  return definition.options.parse(options)
}

function gradingScorer(name: string, version: string, { grade, applies }: PreparedScorer): Scorer {
  const scorer: Scorer = { name, version, score: (input, output, context) => grade(output, context, input) }
  return applies === undefined ? scorer : { ...scorer, applies }
}
