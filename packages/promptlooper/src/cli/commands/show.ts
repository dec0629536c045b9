import { readShown, type ShownStored } from '../../app/show-stored.ts'
import { assertNever } from '../../domain/errors.ts'
import { formatInteger } from '../../report/format-number.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { experimentJson, experimentText, revisionJson, revisionText } from '../../report/show-experiment.ts'
import { runJson, runText } from '../../report/show-run.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

/** The flags of `show`. */
export interface ShowFlags extends StoreFlags {
  readonly json?: true
}

/** Shows an experiment with its revisions, one revision, or one run with its prompts and answers. */
export async function showStored(reference: string, flags: ShowFlags, terminal: Terminal): Promise<ExitStatus> {
  const stored = await withStore(flags, terminal, (store) => readShown(store, reference))
  if (flags.json) printJson(jsonOf(stored), terminal)
  else terminal.write(textOf(stored, terminal))
  return exitStatus.done
}

function jsonOf(stored: ShownStored): object {
  switch (stored.kind) {
    case 'experiment':
      return experimentJson(stored.shown)
    case 'revision':
      return revisionJson(stored.shown)
    case 'run':
      return runJson(stored.shown)
    default:
      return assertNever(stored)
  }
}

function textOf(stored: ShownStored, { columns, colours }: Terminal): string {
  switch (stored.kind) {
    case 'experiment':
      return experimentText(stored.shown, { width: columns, colours })
    case 'revision':
      return revisionText(stored.shown, colours) + examplesText(stored, colours.bold('examples'))
    case 'run':
      return runText(stored.shown, colours)
    default:
      return assertNever(stored)
  }
}

function examplesText({ shown, firstExampleIds }: Extract<ShownStored, { kind: 'revision' }>, heading: string): string {
  const more = shown.revision.exampleCount - firstExampleIds.length
  const ids = firstExampleIds.map((id) => `  ${neutraliseLine(id)}\n`).join('')
  return `${heading}\n${ids}${more > 0 ? `  and ${formatInteger(more)} more\n` : ''}`
}
