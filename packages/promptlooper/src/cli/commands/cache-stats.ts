import type { CacheStatistics, ModelCacheStatistics } from '../../domain/response-cache.ts'
import { formatInteger, formatMoment, formatUsd } from '../../report/format-number.ts'
import { counted } from '../../report/headline.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { drawTable, type TextColumn } from '../../report/text-table.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import { sizeText } from '../size-text.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

/** The flags of `cache stats`. */
export interface CacheStatisticsFlags extends StoreFlags {
  readonly json?: true
}

/** Prints how many answers are stored, by provider and model, what they cost, and what they saved. */
export async function showCacheStatistics(flags: CacheStatisticsFlags, terminal: Terminal): Promise<ExitStatus> {
  const statistics = await withStore(flags, terminal, async (store) => await store.cache.statistics())
  if (flags.json) {
    printJson(statistics, terminal)
    return exitStatus.done
  }
  const { totalEntries, totalCharacters, totalBytes, byModel } = statistics
  const size = `${counted(totalCharacters, 'character')} of answers, ${sizeText(totalBytes)} in all`
  const table = byModel.length === 0 ? '' : `\n${drawTable(modelColumns(statistics), terminal.columns)}\n`
  terminal.write(`${counted(totalEntries, 'stored answer')}, ${size}\n${table}`)
  return exitStatus.done
}

function modelColumns({ byModel }: CacheStatistics): readonly TextColumn[] {
  const texts = (heading: string, text: (each: ModelCacheStatistics) => string): TextColumn => ({
    heading,
    align: 'left',
    dropOrder: null,
    cells: byModel.map((each) => neutraliseLine(text(each))),
  })
  const figures = (
    heading: string,
    dropOrder: number | null,
    figure: (each: ModelCacheStatistics) => string,
  ): TextColumn => ({ heading, align: 'right', dropOrder, cells: byModel.map(figure) })
  return [
    texts('model', ({ provider, model }) => `${provider ?? '(not known)'}/${model}`),
    figures('answers', null, ({ entries }) => formatInteger(entries)),
    figures('size', 1, ({ bytes }) => sizeText(bytes)),
    figures('tokens in', 2, ({ tokensIn }) => formatInteger(tokensIn)),
    figures('tokens out', 2, ({ tokensOut }) => formatInteger(tokensOut)),
    figures('cost', 1, ({ costUsd }) => usdText(costUsd)),
    figures('given again', 1, ({ hits }) => formatInteger(hits)),
    figures('saved', 1, ({ hits, savedUsd }) => (hits === 0 ? '–' : usdText(savedUsd))),
    figures('oldest', 3, ({ oldestAt }) => formatMoment(oldestAt)),
    figures('newest', 3, ({ newestAt }) => formatMoment(newestAt)),
  ]
}

/** A price that nobody knows is not nothing. */
function usdText(usd: number | null): string {
  return usd === null ? 'unknown' : formatUsd(usd)
}
