import type { CacheStatistics } from '../../domain/response-cache.ts'
import { formatInteger } from '../../report/format-number.ts'
import { counted } from '../../report/headline.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { drawTable, type TextColumn } from '../../report/text-table.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

/** The flags of `cache stats`. */
export interface CacheStatisticsFlags extends StoreFlags {
  readonly json?: true
}

/** Prints how many answers are stored, by model. */
export async function showCacheStatistics(flags: CacheStatisticsFlags, terminal: Terminal): Promise<ExitStatus> {
  const statistics = await withStore(flags, terminal, async (store) => await store.cache.statistics())
  if (flags.json) {
    printJson(statistics, terminal)
    return exitStatus.done
  }
  const total = `${counted(statistics.totalEntries, 'stored answer')}, ${counted(statistics.totalCharacters, 'character')}`
  const table = statistics.byModel.length === 0 ? '' : `\n${drawTable(modelColumns(statistics), terminal.columns)}\n`
  terminal.write(`${total}\n${table}`)
  return exitStatus.done
}

function modelColumns({ byModel }: CacheStatistics): readonly TextColumn[] {
  const figures = (heading: string, figure: (each: CacheStatistics['byModel'][number]) => number): TextColumn => ({
    heading,
    align: 'right',
    dropOrder: null,
    cells: byModel.map((each) => formatInteger(figure(each))),
  })
  return [
    { heading: 'model', align: 'left', dropOrder: null, cells: byModel.map((each) => neutraliseLine(each.model)) },
    figures('answers', (each) => each.entries),
    figures('tokens in', (each) => each.tokensIn),
    figures('tokens out', (each) => each.tokensOut),
  ]
}
