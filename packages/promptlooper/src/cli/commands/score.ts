import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { findRevision } from '../../app/find-revision.ts'
import { PromptLooperError } from '../../domain/errors.ts'
import type { ExitStatus } from '../exit-status.ts'
import type { RunFlags } from '../run-flags.ts'
import { runOnce } from '../run-once.ts'
import { listenForStop } from '../stop-signals.ts'
import type { Terminal } from '../terminal.ts'
import { withStore } from '../with-store.ts'

/** The flags of `score`. */
export type ScoreFlags = Pick<
  RunFlags,
  'store' | 'budgetUsd' | 'budgetTokens' | 'budgetCalls' | 'budgetMinutes' | 'demandVerdict' | 'json' | 'quiet'
> & { readonly file?: string }

/** Scores stored answers by the file as it is now; asks no model under test. */
export async function scoreStored(reference: string, flags: ScoreFlags, terminal: Terminal): Promise<ExitStatus> {
  const file = await fileOf(reference, flags, terminal)
  using signals = listenForStop()
  const run: RunFlags = { ...flags, only: [], example: [], cache: 'reuse', scoresOnly: true }
  return await runOnce(file, run, terminal, signals)
}

/** The file named, or that of the latest revision of the experiment named. Throws a PromptLooperError where it is gone. */
async function fileOf(reference: string, flags: ScoreFlags, terminal: Terminal): Promise<string> {
  const path = resolve(terminal.directory, flags.file ?? reference)
  if (flags.file !== undefined || existsSync(path)) return path
  const { file, experimentName } = await withStore(flags, terminal, (store) => findRevision(store, reference))
  if (existsSync(file)) return file
  throw new PromptLooperError('file-gone', `${experimentName} was run from ${file}, which is not there any more`, {
    hint: 'Name the file with --file.',
  })
}
