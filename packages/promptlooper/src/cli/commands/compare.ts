import { compareStored as compare } from '../../app/compare-stored.ts'
import { comparisonJson } from '../../report/compare-json.ts'
import { markdownComparison } from '../../report/compare-markdown.ts'
import { terminalComparison } from '../../report/compare-terminal.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

/** The flags of `compare`. */
export interface CompareFlags extends StoreFlags {
  readonly variant: readonly string[]
  readonly json?: true
  readonly format?: 'terminal' | 'markdown'
}

/** Prints two revisions, or two variants, side by side. */
export async function compareStored(
  first: string,
  second: string,
  flags: CompareFlags,
  terminal: Terminal,
): Promise<ExitStatus> {
  const comparison = await withStore(flags, terminal, (store) =>
    compare(store, { first, second, variants: flags.variant }),
  )
  if (flags.json) printJson(comparisonJson(comparison), terminal)
  else if (flags.format === 'markdown') terminal.write(markdownComparison(comparison))
  else terminal.write(terminalComparison(comparison, { width: terminal.columns, colours: terminal.colours }))
  return exitStatus.done
}
