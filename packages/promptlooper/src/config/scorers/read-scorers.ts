import type { ScorerSettings, StageDefinition } from '../../domain/experiment.ts'
import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'
import type { Registry } from '../../domain/registry.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, readPart, type FileReading } from '../file-reading.ts'
import { readModelReference, type ProviderNames } from '../providers/model-reference.ts'
import { readRegistryOptions } from '../read-registry-options.ts'
import { scorerEntrySchema, scorerMembers, type WrittenScorer } from '../schema/scorer-schema.ts'
import { listNames, suggestion } from '../suggestion.ts'
import { checkNamedFiles } from './check-named-files.ts'
import { readExtract } from './read-extract.ts'

/** What an experiment's scorers are read with. */
export interface ScorerSurroundings {
  readonly scorers: Registry
  readonly stages: readonly StageDefinition[]
  readonly names: ProviderNames
}

/** The scorers that could be read, and the names of all, faulty ones too. */
export interface ScorersRead {
  readonly scorers: readonly ScorerSettings[]
  readonly names: readonly string[]
}

/** Reads `scorers`. */
export async function readScorers(
  reading: FileReading,
  written: unknown,
  given: ScorerSurroundings,
): Promise<ScorersRead> {
  if (written === undefined) return { scorers: [], names: [] }
  if (!Array.isArray(written)) {
    addFault(reading, ['scorers'], 'wrong-value', 'scorers must be a list')
    return { scorers: [], names: [] }
  }
  const names: string[] = []
  const scorers: ScorerSettings[] = []
  for (const [index, item] of written.entries()) {
    const at = ['scorers', index]
    const entry = readEntry(reading, at, item)
    if (entry === undefined) continue
    const name = entry.name ?? entry.scorer
    if (names.includes(name))
      addFault(
        reading,
        at,
        'duplicate-scorer',
        `two scorers are named "${name}"`,
        'Give one of them a `name` of its own.',
      )
    names.push(name)
    const scorer = await readScorer(reading, at, name, entry, given)
    if (scorer !== undefined) scorers.push(scorer)
  }
  return { scorers, names }
}

function readEntry(reading: FileReading, at: KeyPath, item: unknown): WrittenScorer | undefined {
  if (typeof item === 'string') return { scorer: item }
  if (isRecord(item) && item['scorer'] === undefined) {
    addFault(reading, at, 'no-scorer', 'the entry names no scorer', 'Write { scorer: exact-match }.')
    return undefined
  }
  return readPart(reading, at, scorerEntrySchema, item)
}

async function readScorer(
  reading: FileReading,
  at: KeyPath,
  name: string,
  entry: WrittenScorer,
  given: ScorerSurroundings,
): Promise<ScorerSettings | undefined> {
  const { scorer: kind, name: _name, stage, where, extract, expected, refused, ...written } = entry
  const stageIndex = readStageIndex(reading, at, stage, given.stages)
  const readExtracted = extract === undefined ? null : readExtract(reading, [...at, 'extract'], extract)
  const reader = given.scorers.get(kind)
  if (reader === undefined) {
    const place = reading.document.positionOf([...at, 'scorer'])
    const message = `unknown scorer "${kind}".${suggestion(kind, given.scorers.keys())}`
    reading.faults.push({
      code: 'unknown-scorer',
      position: place,
      message,
      hint: `Scorers are ${listNames(given.scorers.keys(), 30)}.`,
    })
    return undefined
  }
  const options = readRegistryOptions(reading, at, reader, written, Object.keys(scorerMembers))
  if (options === undefined || stageIndex === undefined) return undefined
  await checkNamedFiles(reading, at, options)
  return {
    kind,
    name,
    stageIndex,
    where: where ?? null,
    extract: readExtracted ?? null,
    ...(expected === undefined ? {} : { expected }),
    refused: refused ?? 'score',
    options: withProvider(reading, at, options, given.names),
    position: reading.document.positionOf(at),
  }
}

/** The models that a scorer asks get their provider's name, as a stage's does; so do those of the scorers within it. */
function withProvider(reading: FileReading, at: KeyPath, options: JsonObject, names: ProviderNames): JsonObject {
  const { model, models, scorers, fields } = options
  const inner = (part: JsonValue, path: KeyPath): JsonValue =>
    isRecord(part) ? withProvider(reading, [...at, ...path], part, names) : part
  const named = (written: JsonValue, path: KeyPath): JsonValue => {
    if (typeof written !== 'string') return written
    const reference = readModelReference(reading, [...at, ...path], written, names)
    return reference === undefined ? written : `${reference.provider}/${reference.model}`
  }
  return {
    ...options,
    ...(model === undefined ? {} : { model: named(model, ['model']) }),
    ...(Array.isArray(models)
      ? { models: models.map((each: JsonValue, index) => named(each, ['models', index])) }
      : {}),
    ...(Array.isArray(scorers)
      ? { scorers: scorers.map((part: JsonValue, index) => inner(part, ['scorers', index])) }
      : {}),
    ...(fields !== undefined && isRecord(fields)
      ? {
          fields: Object.fromEntries(
            Object.entries(fields).map(([name, part]) => [name, inner(part, ['fields', name])]),
          ),
        }
      : {}),
  }
}

function readStageIndex(
  reading: FileReading,
  at: KeyPath,
  stage: string | number | undefined,
  stages: readonly StageDefinition[],
): number | undefined {
  if (stage === undefined) return Math.max(0, stages.length - 1)
  const index = typeof stage === 'number' ? stage : stages.findIndex((candidate) => candidate.name === stage)
  if (index in stages) return index
  // Where the stages themselves could not be read, their names are not known.
  if (stages.length === 0) return undefined
  const names = stages.flatMap((candidate) => candidate.name ?? [])
  addFault(
    reading,
    [...at, 'stage'],
    'unknown-stage',
    `there is no stage ${JSON.stringify(stage)}.${suggestion(String(stage), names)}`,
    `The stages are ${listNames(names)}.`,
  )
  return undefined
}
