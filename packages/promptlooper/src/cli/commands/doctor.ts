import { examine, type DoctorFinding } from '../../app/doctor.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { ownVersion } from '../own-version.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import { storeRequest, type StoreFlags } from '../with-store.ts'

/** The flags of `doctor`. */
export interface DoctorFlags extends StoreFlags {
  readonly json?: true
}

/** Prints what the program stands on; ends with status 1 where something must be mended. */
export async function runDoctor(flags: DoctorFlags, terminal: Terminal): Promise<ExitStatus> {
  const findings: readonly DoctorFinding[] = [
    { name: 'promptlooper', state: 'good', words: ownVersion() },
    ...(await examine(storeRequest(flags, terminal))),
  ]
  if (flags.json) printJson(findings, terminal)
  else for (const finding of findings) terminal.write(`${findingLine(finding, terminal)}\n`)
  return findings.some(({ state }) => state === 'bad') ? exitStatus.failed : exitStatus.done
}

function findingLine({ name, state, words }: DoctorFinding, { colours }: Terminal): string {
  const marks = { good: colours.green('ok  '), note: colours.dim('note'), bad: colours.red('BAD ') }
  return `${marks[state]}  ${name.padEnd(20)}  ${neutraliseLine(words)}`
}
