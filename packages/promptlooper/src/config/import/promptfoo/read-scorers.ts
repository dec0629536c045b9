import { canonicalJson } from '../../../domain/config-hash.ts'
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import { fillValue } from './fill-text.ts'
import { readAssertion } from './read-assertion.ts'
import type { ImportedDefaults, ImportedTest } from './read-tests.ts'
import { withRenamedVariables } from './rename-variables.ts'
import { isList, isMapping, listOf, writtenForm, type ImportReading } from './source-files.ts'

/** What the assertions of a config become. */
export interface ImportedScorers {
  /** Of the whole file: what every test asserts. */
  readonly scorers: readonly JsonObject[]
  /** Scorers of kinds that this version can't run: written into the file as a comment. */
  readonly later: readonly JsonObject[]
  /** By test: what it alone asserts. */
  readonly rows: readonly ImportedRowChecks[]
}

/** One row's checks; `expected` where what every row asserts apart from the others is what its answer must equal. */
export interface ImportedRowChecks {
  readonly checks: readonly JsonObject[]
  readonly expected?: JsonValue
}

/** Assertions that all tests share become scorers of the file, others their rows' checks. */
export function readScorers(
  defaults: ImportedDefaults,
  tests: readonly ImportedTest[],
  reading: ImportReading,
): ImportedScorers {
  const own = tests.map(({ asserts }) => flattened(asserts, reading))
  const shared = sharedAsserts(own)
  const names = new Set(tests.flatMap(({ vars }) => Object.keys(vars)))
  const common = [...flattened(defaults.asserts, reading), ...shared.values()]
  const scorers: JsonObject[] = []
  const later: JsonObject[] = []
  for (const assert of common) {
    const written = withRenamedTexts(assert, names)
    collect(written, reading, scorers, later)
  }
  const apart = own.map((asserts) => asserts.filter((assert) => !shared.has(canonicalJson(assert))))
  const rows = isExpectedOnly(apart)
    ? expectedRows(apart, tests, reading)
    : apart.map((asserts, index) => ({ checks: checksOf(asserts, tests[index]?.vars ?? {}, reading) }))
  const hasExpected = rows.some((row) => 'expected' in row)
  const hasChecks = rows.some(({ checks }) => checks.length > 0)
  return {
    scorers: withNames([
      ...(hasExpected ? [{ scorer: 'exact-match', trim: false }] : []),
      ...(hasChecks ? [{ scorer: 'checks' }] : []),
      ...scorers,
    ]),
    later,
    rows,
  }
}

/** Sets of assertions that must all hold are those assertions; others can't be carried over. */
function flattened(asserts: readonly JsonObject[], reading: ImportReading): readonly JsonObject[] {
  return asserts.flatMap((assert): readonly JsonObject[] => {
    if (assert['type'] !== 'assert-set') return [assert]
    const { threshold } = assert
    if (threshold === undefined || threshold === 1)
      return flattened(listOf(assert['assert']).filter(isMapping), reading)
    reading.notes.add('an assert-set with a threshold is not carried over')
    return []
  })
}

/** What each of several tests asserts, by its text. */
function sharedAsserts(own: readonly (readonly JsonObject[])[]): ReadonlyMap<string, JsonObject> {
  const [first = [], ...others] = own
  if (others.length === 0) return new Map()
  const sets = others.map((asserts) => new Set(asserts.map((assert) => canonicalJson(assert))))
  return new Map(
    first
      .map((assert) => [canonicalJson(assert), assert] as const)
      .filter(([text]) => sets.every((set) => set.has(text))),
  )
}

/** Whether every test asserts one thing of its own: what the answer equals. */
function isExpectedOnly(apart: readonly (readonly JsonObject[])[]): boolean {
  return apart.every(
    (asserts) => asserts.length === 1 && asserts[0]?.['type'] === 'equals' && asserts[0]['value'] !== undefined,
  )
}

function expectedRows(
  apart: readonly (readonly JsonObject[])[],
  tests: readonly ImportedTest[],
  reading: ImportReading,
): readonly ImportedRowChecks[] {
  return apart.map((asserts, index) => {
    const [{ value = null } = {}] = asserts
    const expected = fillValue(value, tests[index]?.vars ?? {})
    if (expected !== undefined) return { checks: [], expected }
    reading.notes.add("an expected answer is a template that can't be filled in, so its row has none")
    return { checks: [] }
  })
}

function checksOf(asserts: readonly JsonObject[], vars: JsonObject, reading: ImportReading): readonly JsonObject[] {
  const checks: JsonObject[] = []
  const later: JsonObject[] = []
  for (const assert of asserts) {
    // A check is data, and data is never rendered.
    const filled = fillValue(assert, vars)
    if (isMapping(filled)) collect(filled, reading, checks, later)
    else
      reading.notes.add(
        `an assertion ${writtenForm(assert['type'])} of one test holds a template that can't be filled in, and is not carried over`,
      )
  }
  const asking = checks.filter(({ scorer }) => scorer === 'judge')
  if (asking.length > 0) {
    reading.notes.add(
      `assertions of single tests that would be "judge" are not carried over: a row's checks ask no model`,
    )
  }
  for (const { scorer } of later) {
    reading.notes.add(
      `assertions of single tests that would be "${writtenForm(scorer)}" are not carried over: this version can't run them`,
    )
  }
  return checks.filter((check) => !asking.includes(check))
}

function collect(assert: JsonObject, reading: ImportReading, scorers: JsonObject[], later: JsonObject[]): void {
  const type = writtenForm(assert['type'])
  const read = readAssertion(assert, reading)
  if (read.outcome === 'none') {
    reading.notes.add(`the assertion ${type} is not carried over: ${read.reason}`)
    return
  }
  const { metric, weight } = assert
  if (weight !== undefined && weight !== 1)
    reading.notes.add(`"weight" of the assertion ${type} is not carried over: each scorer stands by itself`)
  const name = typeof metric === 'string' && metric !== '' && !metric.includes('{{') ? { name: metric } : {}
  if (read.outcome === 'later') {
    later.push({ ...read.scorer, ...name })
    return
  }
  if (read.note !== undefined) reading.notes.add(read.note)
  scorers.push({ ...read.scorer, ...name })
}

function withRenamedTexts(assert: JsonObject, names: ReadonlySet<string>): JsonObject {
  const { value } = assert
  if (typeof value === 'string') return { ...assert, value: withRenamedVariables(value, names) }
  if (!isList(value)) return assert
  return {
    ...assert,
    value: value.map((each) => (typeof each === 'string' ? withRenamedVariables(each, names) : each)),
  }
}

/** Names are unique in a file: a second one is numbered. */
function withNames(scorers: readonly JsonObject[]): readonly JsonObject[] {
  const taken = new Set<string>()
  return scorers.map((entry) => {
    const wanted = writtenForm(entry['name'] ?? entry['scorer'])
    let name = wanted
    for (let number = 2; taken.has(name); number += 1) name = `${wanted} ${number}`
    taken.add(name)
    const { name: _name, ...rest } = entry
    return name === entry['scorer'] ? rest : { ...rest, name }
  })
}
