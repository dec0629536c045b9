import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import { readTestTable } from './read-test-table.ts'
import {
  documentOf,
  isCodePath,
  isList,
  isMapping,
  linesOf,
  listOf,
  mappingOf,
  pathsOf,
  referencedPath,
  textOf,
  type ImportReading,
} from './source-files.ts'

/** A test of the config: the variables of one example, and what its answer must be. */
export interface ImportedTest {
  readonly vars: JsonObject
  /** Its own, without those of `defaultTest`. */
  readonly asserts: readonly JsonObject[]
  readonly metadata: JsonObject
}

/** What holds for all tests. */
export interface ImportedDefaults {
  readonly vars: JsonObject
  readonly asserts: readonly JsonObject[]
  readonly metadata: JsonObject
}

/** Reads `defaultTest`. */
export function readDefaults(written: JsonValue | undefined, reading: ImportReading): ImportedDefaults {
  const path = referencedPath(written)
  const entry = mappingOf(path === undefined ? written : codeOr(path, reading, () => documentOf(path, reading)))
  noteOptions(entry, 'defaultTest', reading)
  return {
    vars: varsOf(entry['vars'], reading),
    asserts: assertsOf(entry['assert'], reading),
    metadata: mappingOf(entry['metadata']),
  }
}

/** The tests of a config with those of its scenarios, each with the variables that hold for all; lists of values make several. */
export function readTests(
  config: JsonObject,
  defaults: ImportedDefaults,
  reading: ImportReading,
): readonly ImportedTest[] {
  const entries = [...testEntries(config['tests'], reading), ...scenarioEntries(config['scenarios'], reading)]
  // Without tests promptfoo asks each prompt once.
  const all = entries.length === 0 ? [{}] : entries
  return all.flatMap((entry) => {
    noteOptions(entry, 'a test', reading)
    const vars = { ...defaults.vars, ...varsOf(entry['vars'], reading) }
    const isExpanded = mappingOf(entry['options'])['disableVarExpansion'] !== true
    const description = typeof entry['description'] === 'string' ? { description: entry['description'] } : {}
    const metadata = { ...description, ...defaults.metadata, ...mappingOf(entry['metadata']) }
    const asserts = assertsOf(entry['assert'], reading)
    return (isExpanded ? combinationsOf(vars, reading) : [vars]).map((each) => ({ vars: each, asserts, metadata }))
  })
}

/** Tests as written: mappings, and files of them. */
function testEntries(written: JsonValue | undefined, reading: ImportReading): readonly JsonObject[] {
  return listOf(written).flatMap((entry): readonly JsonObject[] => {
    if (isMapping(entry)) {
      const path = referencedPath(entry['path']) ?? entry['path']
      return typeof path === 'string' && entry['vars'] === undefined ? testFile(path, reading) : [entry]
    }
    return typeof entry === 'string' ? testFile(referencedPath(entry) ?? entry, reading) : []
  })
}

function testFile(path: string, reading: ImportReading): readonly JsonObject[] {
  if (/^(?:https?|huggingface|sharepoint|s3|gs|az):/.test(path)) {
    reading.notes.add(`the tests at ${path} are not fetched: save them as a file and name that`)
    return []
  }
  return (
    codeOr(path, reading, () =>
      pathsOf(path, reading).flatMap((each): readonly JsonObject[] => {
        if (/\.csv$/i.test(each)) return readTestTable(textOf(each, reading) ?? '', each, reading)
        if (/\.jsonl$/i.test(each)) return linesOf(each, reading).filter(isMapping)
        if (/\.(?:ya?ml|json)$/i.test(each)) return testEntries(documentOf(each, reading), reading)
        reading.notes.add(`the tests in ${each} are not carried over: only .csv, .json, .jsonl and .yaml are read`)
        return []
      }),
    ) ?? []
  )
}

/** Each scenario's configs, each with each of its tests. */
function scenarioEntries(written: JsonValue | undefined, reading: ImportReading): readonly JsonObject[] {
  const scenarios = listOf(written).flatMap((entry) => {
    const path = referencedPath(entry)
    return path === undefined ? [entry] : listOf(documentOf(path, reading))
  })
  return scenarios.flatMap((scenario) => {
    const { config, tests } = mappingOf(scenario)
    const given = testEntries(config, reading)
    return testEntries(tests, reading).flatMap((test) =>
      (given.length === 0 ? [{}] : given).map((each): JsonObject => ({
        ...each,
        ...test,
        vars: { ...varsOf(each['vars'], reading), ...varsOf(test['vars'], reading) },
        assert: [...listOf(each['assert']), ...listOf(test['assert'])],
      })),
    )
  })
}

/** Variables, with the texts of the files that they name. */
function varsOf(written: JsonValue | undefined, reading: ImportReading): JsonObject {
  const path = referencedPath(written)
  if (path !== undefined) {
    const held = codeOr(path, reading, () => pathsOf(path, reading).map((each) => mappingOf(documentOf(each, reading))))
    return Object.assign({}, ...(held ?? [])) as JsonObject
  }
  const vars = Object.entries(mappingOf(written)).flatMap(
    ([name, value]): readonly (readonly [string, JsonValue])[] => {
      const held = varValue(name, value, reading)
      return held === undefined ? [] : [[name, held]]
    },
  )
  return Object.fromEntries(vars)
}

function varValue(name: string, value: JsonValue, reading: ImportReading): JsonValue | undefined {
  const path = referencedPath(value)
  if (path === undefined) {
    if (typeof value === 'string' && /\{\{|\{%/.test(value)) {
      reading.notes.add(
        `the variable "${name}" holds a template: promptfoo renders it, here it is data and stays as it is`,
      )
    }
    return value
  }
  return codeOr(path, reading, () => {
    if (/\.(?:png|jpe?g|gif|webp|pdf|mp3|wav|mp4)$/i.test(path)) {
      reading.notes.add(`the variable "${name}" names ${path}: use it in a message's { image } or { file }`)
      return path
    }
    const held = pathsOf(path, reading).map((each) =>
      /\.(?:ya?ml|json)$/i.test(each) ? documentOf(each, reading) : textOf(each, reading)?.trim(),
    )
    const known = held.filter((each) => each !== undefined)
    return known.length === 1 ? known[0] : known
  })
}

function assertsOf(written: JsonValue | undefined, reading: ImportReading): readonly JsonObject[] {
  return listOf(written).flatMap((entry): readonly JsonObject[] => {
    const path = referencedPath(entry)
    if (path !== undefined) return codeOr(path, reading, () => assertsOf(documentOf(path, reading), reading)) ?? []
    if (isMapping(entry) && Object.keys(entry).length === 0) return []
    return isMapping(entry) ? [entry] : []
  })
}

/** Every choice of one value from each list, in the order of the lists; so many that they would fill the memory are none. */
function combinationsOf(vars: JsonObject, { notes }: ImportReading): readonly JsonObject[] {
  const count = Object.values(vars).reduce<number>((product, value) => product * (isList(value) ? value.length : 1), 1)
  if (count > MOST_COMBINATIONS) {
    notes.add(`the lists of a test's variables make ${count} combinations; they are kept as lists`)
    return [vars]
  }
  return Object.entries(vars).reduce<readonly JsonObject[]>(
    (made, [name, value]) =>
      made.flatMap((each) => (isList(value) ? value : [value]).map((one) => ({ ...each, [name]: one }))),
    [{}],
  )
}

const MOST_COMBINATIONS = 100_000

/** What `read` gives; nothing, with a note, where the path names code. */
function codeOr<Held>(path: string, { notes }: ImportReading, read: () => Held): Held | undefined {
  if (!isCodePath(path)) return read()
  notes.add(`${path} is code and is not carried over`)
  return undefined
}

function noteOptions(entry: JsonObject, where: string, { notes }: ImportReading): void {
  for (const key of ['threshold', 'assertScoringFunction', 'provider', 'providers', 'prompts', 'providerOutput']) {
    if (entry[key] !== undefined && entry[key] !== null) notes.add(`"${key}" of ${where} is not carried over`)
  }
  for (const key of Object.keys(mappingOf(entry['options']))) {
    if (key === 'transform' || key === 'postprocess') {
      notes.add(`the option "${key}" of ${where} is code and is not carried over: scorers see the answer as it came`)
    } else if (key !== 'disableVarExpansion') notes.add(`the option "${key}" of ${where} is not carried over`)
  }
}
