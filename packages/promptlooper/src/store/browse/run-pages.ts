import type { SQLInputValue } from 'node:sqlite'

import type { BrowseStore, RunOrder, RunPosition, RunQuery } from '../../domain/browse.ts'
import { readableTakes } from '../readable-takes.ts'
import type { SqliteConnection } from '../sqlite-connection.ts'
import type { RevisionRow } from '../tables.ts'
import { unknownRevision } from '../unknown-revision.ts'
import { filledCellJoins, listedRunJoins, newestScore } from './filled-cells-sql.ts'
import { type FoundRun, runRowViews } from './run-row-views.ts'
import { textQuery } from './text-index.ts'

/** More cells than this are not looked through for one page: it then ends early, and says where to go on. */
const mostCellsOfPage = 10_000
/** Runs that hold a rare word are looked up one by one; those of a usual one are met on the way. */
const mostListedRuns = 2_000

/**
 * Gives `runs`. In the order of the plan a page costs the same wherever it lies and however many runs there are; in any
 * other order all runs of the revision are read once.
 */
export function runPages(connection: SqliteConnection): BrowseStore['runs'] {
  const revisionRow = connection.prepare<Scope>(
    'select id, experiment_id, repeats, cache_mode, take, variant_count, example_count from revisions where id = ?',
  )
  const listed = connection.prepare<{ rowid: number }>('select rowid from run_texts where run_texts match ? limit ?')
  const views = runRowViews(connection)
  const find = (sql: string, parameters: readonly SQLInputValue[]): FoundRun[] =>
    connection.prepare<FoundRun>(sql).all(...parameters)

  function read(query: RunQuery): { readonly found: readonly FoundRun[]; readonly next: RunPosition | null } {
    const scope = revisionRow.get(query.revisionId)
    if (scope === undefined) throw unknownRevision(query.revisionId)
    const words = query.text === null ? null : textQuery(query.text)
    if (query.text !== null && words === null) return { found: [], next: null }
    const filter = filterOf(query, words)
    if (words !== null) {
      const sequences = listed.all(words, mostListedRuns + 1).map(({ rowid }) => rowid)
      if (sequences.length <= mostListedRuns) return pageOf(findListed(scope, query, filter, sequences), query)
    }
    return query.order === 'plan' ? alongThePlan(scope, query, filter) : pageOf(findAll(scope, query, filter), query)
  }

  function findListed(scope: Scope, query: RunQuery, filter: Filter, sequences: readonly number[]): FoundRun[] {
    const { lowest, highest } = readableTakes(scope)
    const cells = [JSON.stringify(sequences), scope.experiment_id, scope.id, scope.repeats, lowest, highest]
    const { sql, parameters } = orderedFrom(listedRunJoins, [...cells, lowest, highest], query, filter)
    return find(sql, parameters)
  }

  function findAll(scope: Scope, query: RunQuery, filter: Filter): FoundRun[] {
    const { sql, parameters } = orderedFrom(filledCellJoins, cellParameters(scope), query, filter)
    return find(sql, parameters)
  }

  function alongThePlan(scope: Scope, query: RunQuery, filter: Filter): ReturnType<typeof read> {
    const cellsOfExample = Math.max(1, scope.variant_count * scope.repeats)
    const step = query.direction === 'ascending' ? 1 : -1
    const last = scope.example_count - 1
    let from = query.after?.exampleOrdinal ?? (step === 1 ? 0 : last)
    let size = Math.ceil((query.limit + 1) / cellsOfExample) + 1
    let budget = Math.max(1, Math.ceil(mostCellsOfPage / cellsOfExample))
    const found: FoundRun[] = []
    while (from >= 0 && from <= last && found.length <= query.limit) {
      if (budget <= 0) return { found, next: edgeOf(from, step) }
      const count = Math.min(size, budget)
      const [low, high] = step === 1 ? [from, from + count - 1] : [from - count + 1, from]
      const within = {
        sql: `${filter.sql} and place.ordinal between ? and ?`,
        parameters: [...filter.parameters, low, high],
      }
      const { sql, parameters } = orderedFrom(filledCellJoins, cellParameters(scope), query, within)
      found.push(...find(sql, parameters))
      from += step * count
      budget -= count
      size *= 4
    }
    return pageOf(found, query)
  }

  return async (query) =>
    await connection.read(() => {
      const { found, next } = read(query)
      return { rows: views(query.revisionId, found), next }
    })
}

type Scope = Pick<
  RevisionRow,
  'id' | 'experiment_id' | 'repeats' | 'cache_mode' | 'take' | 'variant_count' | 'example_count'
>

interface Filter {
  readonly sql: string
  readonly parameters: readonly SQLInputValue[]
}

function cellParameters(scope: Scope): SQLInputValue[] {
  const { lowest, highest } = readableTakes(scope)
  return [scope.experiment_id, scope.repeats, lowest, highest, scope.id, lowest, highest]
}

/** The place before which nothing is left to be looked through. */
function edgeOf(exampleOrdinal: number, step: 1 | -1): RunPosition {
  const before = step === 1 ? -1 : Number.MAX_SAFE_INTEGER
  return { value: null, exampleOrdinal, variantOrdinal: before, repeatIndex: before }
}

function pageOf(found: readonly FoundRun[], { limit, order }: RunQuery) {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  if (found.length <= limit || last === undefined) return { found: rows, next: null }
  return {
    found: rows,
    next: {
      value: order === 'plan' ? null : last.value,
      exampleOrdinal: last.example_ordinal,
      variantOrdinal: last.variant_ordinal,
      repeatIndex: last.repeat_index,
    },
  }
}

/** Conditions on the run at hand, each beginning with `and`. */
function filterOf(query: RunQuery, words: string | null): Filter {
  const parts: string[] = []
  const parameters: SQLInputValue[] = []
  const oneOf = (column: string, values: readonly string[]): void => {
    if (values.length === 0) return
    parts.push(`and ${column} in (select value from json_each(?))`)
    parameters.push(JSON.stringify(values))
  }
  oneOf('revision_variants.variant_key', query.variantKeys)
  oneOf('runs.status', query.statuses)
  oneOf('runs.failure_kind', query.failureKinds)
  oneOf('runs.finish', query.finishes)
  if (query.slice !== null) {
    // Truth values are 1 and 0 in SQL; people write them as the dataset does.
    parts.push(`and exists (select 1 from json_each(examples.content_json, '$.metadata') as member
      where member.key = ? and case member.type when 'true' then 'true' when 'false' then 'false'
        else cast(member.atom as text) end = ?)`)
    parameters.push(query.slice.name, query.slice.value)
  }
  for (const [bound, comparison] of [
    [query.leastScore, '>='],
    [query.mostScore, '<='],
  ] as const) {
    if (bound === null) continue
    parts.push(`and ${newestScore('?')} ${comparison} ?`)
    parameters.push(query.scorer, bound)
  }
  if (words !== null) {
    parts.push('and runs.commit_sequence in (select rowid from run_texts where run_texts match ?)')
    parameters.push(words)
  }
  return { sql: parts.join('\n'), parameters }
}

const figureOf: { readonly [Order in Exclude<RunOrder, 'plan' | 'score'>]: string } = {
  cost: 'runs.cost_usd',
  latency: 'runs.latency_ms',
  duration: 'runs.duration_ms',
  tokens: 'runs.tokens_in + runs.tokens_out',
  completed: 'runs.commit_sequence',
}

/** One statement for one more row than a page has, after the place where the one before ended. */
function orderedFrom(joins: string, cells: readonly SQLInputValue[], query: RunQuery, filter: Filter): Filter {
  const { order, direction, after, limit } = query
  const isUp = direction === 'ascending'
  const way = isUp ? 'asc' : 'desc'
  const figure = order === 'plan' ? 'null' : order === 'score' ? newestScore('?') : figureOf[order]
  const figureParameters = order === 'score' ? [query.scorer] : []
  const place = '(example_ordinal, variant_ordinal, repeat_index)'
  const past = isUp ? '>' : '<'
  const places = after === null ? [] : [after.exampleOrdinal, after.variantOrdinal, after.repeatIndex]
  let condition = 'true'
  let position: SQLInputValue[] = []
  if (after !== null && order !== 'plan' && after.value !== null) {
    // Runs without the figure stand last, whatever the direction.
    condition = `(value ${past} ? or value is null or (value = ? and ${place} ${past} (?, ?, ?)))`
    position = [after.value, after.value, ...places]
  } else if (after !== null) {
    condition = `${order === 'plan' ? '' : 'value is null and '}${place} ${past} (?, ?, ?)`
    position = places
  }
  return {
    sql: `select * from (
        select runs.id as id, place.ordinal as example_ordinal, revision_variants.ordinal as variant_ordinal,
          runs.repeat_index as repeat_index, ${figure} as value
        ${joins} ${filter.sql}
      ) where ${condition}
      order by value ${way} nulls last, example_ordinal ${way}, variant_ordinal ${way}, repeat_index ${way} limit ?`,
    parameters: [...figureParameters, ...cells, ...filter.parameters, ...position, limit + 1],
  }
}
