import type { KeyPath } from './document/source-document.ts'
import { addFault, type FileReading } from './file-reading.ts'
import { listNames, suggestion } from './suggestion.ts'

/** Adds a fault where an objective names no scorer of the file. */
export function checkObjective(
  reading: FileReading,
  at: KeyPath,
  objective: string,
  scorerNames: readonly string[],
): void {
  if (scorerNames.includes(objective)) return
  addFault(
    reading,
    at,
    'unknown-objective',
    `the objective "${objective}" names no scorer of this file.${suggestion(objective, scorerNames)}`,
    `The scorers are ${listNames(scorerNames)}.`,
  )
}
