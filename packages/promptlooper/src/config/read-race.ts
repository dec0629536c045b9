import type { VerdictSettings } from '../domain/experiment.ts'
import type { RaceSettings } from '../domain/race.ts'
import { checkObjective } from './check-objective.ts'
import { addFault, readPart, type FileReading } from './file-reading.ts'
import { raceSchema } from './schema/decision-schema.ts'

/** Reads how a race is run; without an objective that of the verdict, else the first scorer. */
export function readRace(
  reading: FileReading,
  written: unknown,
  scorerNames: readonly string[],
  verdict: VerdictSettings | null,
): RaceSettings | null {
  const race = written === undefined ? undefined : readPart(reading, ['race'], raceSchema, written)
  if (race === undefined) return null
  const objective = race.objective ?? verdict?.objective ?? scorerNames[0]
  if (objective === undefined) {
    addFault(reading, ['race'], 'no-objective', 'a race needs a scorer to decide by', 'Add one under `scorers`.')
    return null
  }
  checkObjective(reading, ['race', 'objective'], objective, scorerNames)
  return { ...raceDefaults, ...definedMembers(race), objective }
}

/** What a race does where nothing is said. */
export const raceDefaults = {
  delta: 0.05,
  epsilon: 0,
  batch: 10,
  target: 'examples',
  failures: 'zero',
} as const satisfies Omit<RaceSettings, 'objective'>

type Written = Partial<Omit<RaceSettings, 'objective'>>

function definedMembers({
  delta,
  epsilon,
  batch,
  target,
  failures,
}: { readonly [Name in keyof Written]: Written[Name] | undefined }): Written {
  return {
    ...(delta === undefined ? {} : { delta }),
    ...(epsilon === undefined ? {} : { epsilon }),
    ...(batch === undefined ? {} : { batch }),
    ...(target === undefined ? {} : { target }),
    ...(failures === undefined ? {} : { failures }),
  }
}
