import { open } from 'node:fs/promises'
import { resolve } from 'node:path'

import { findRevision } from '../../app/find-revision.ts'
import { writeReport, type ReportFormat } from '../../app/report-revision.ts'
import { messageOf, PromptLooperError } from '../../domain/errors.ts'
import { noColours } from '../../report/colours.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

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
    if (flags.output !== undefined) await writeInto(resolve(terminal.directory, flags.output), pieces)
    else for await (const piece of pieces) await terminal.writeFully(piece)
    return exitStatus.done
  })
}

async function writeInto(file: string, pieces: AsyncIterable<string>): Promise<void> {
  try {
    await using opened = await open(file, 'w')
    for await (const piece of pieces) await opened.appendFile(piece)
  } catch (error) {
    if (error instanceof PromptLooperError) throw error
    throw new PromptLooperError('cannot-write', `could not write ${file}: ${messageOf(error)}`, { cause: error })
  }
}
