import type { ProgressSnapshot } from '../app/run-options.ts'
import { neutraliseLine } from '../report/neutralise-terminal.ts'

/** Gives what tells of every variant that leaves a race, once, when it is shown where the race stands. */
export function leaverAnnouncer(note: (line: string) => void): (race: ProgressSnapshot['race']) => void {
  const told = new Set<string>()
  return (race) => {
    for (const { label, afterStep, reason, eValue } of race?.left ?? []) {
      if (told.has(label)) continue
      told.add(label)
      const why = reason === 'cannot-tie' ? 'it could not even tie any more' : `e = ${eValue.toPrecision(3)}`
      note(`race: ${neutraliseLine(label)} left after ${afterStep}: ${why}`)
    }
  }
}
