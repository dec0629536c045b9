import { resolve } from 'node:path'

import { findRevision } from '../../app/find-revision.ts'
import { writeReport, type ReportFormat } from '../../app/report-revision.ts'
import { noColours } from '../../report/colours.ts'
import { neutraliseTerminal } from '../../report/neutralise-terminal.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'
import { writeWholeFile } from '../write-whole-file.ts'

/** The flags of `report`. */
export interface ReportFlags extends StoreFlags {
  readonly format: ReportFormat
  readonly output?: string
}

/** Writes a revision's report to stdout or into a file. */
export async function reportStored(reference: string, flags: ReportFlags, terminal: Terminal): Promise<ExitStatus> {
  return await withStore(flags, terminal, async (store) => {
    const revision = await findRevision(store, reference)
    const isFile = flags.output !== undefined
    const style = {
      format: flags.format,
      width: isFile ? null : terminal.columns,
      colours: isFile ? noColours : terminal.colours,
    }
    const pieces = writeReport(store, revision, style)
    if (flags.output === undefined) await writeOut(pieces, flags.format, terminal)
    else await writeWholeFile(resolve(terminal.directory, flags.output), pieces)
    return exitStatus.done
  })
}

async function writeOut(pieces: AsyncIterable<string>, format: ReportFormat, terminal: Terminal): Promise<void> {
  // Formats for programs hold what models wrote as it is: on a screen it could act.
  const isRaw = terminal.writesToPerson && format !== 'terminal'
  // A reader that went away (`| head`) has what it wants: nothing more is read from the store.
  for await (const piece of pieces) {
    if (!(await terminal.writeFully(isRaw ? neutraliseTerminal(piece) : piece))) return
  }
}
