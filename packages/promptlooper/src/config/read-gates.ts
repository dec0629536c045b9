import { addFault, readPart, type FileReading } from './file-reading.ts'
import { experimentMembers } from './schema/experiment-schema.ts'
import { listNames, suggestion } from './suggestion.ts'

const CONDITION =
  /^(?<scorer>.+?)\s*(?<comparison>>=|<=|>|<)\s*(?<bound>[+-]?(?:\d+\.?\d*|\.\d+))(?:\s+(?<certainty>\S+))?$/u

/** Checks that gates are conditions over known scorers, and gives them as written; `baseline` is as the file writes it. */
export function readGates(
  reading: FileReading,
  written: unknown,
  scorerNames: readonly string[],
  baseline: unknown,
): readonly string[] {
  const gates =
    written === undefined ? [] : (readPart(reading, ['gates'], experimentMembers.gates.unwrap(), written) ?? [])
  for (const [index, gate] of gates.entries()) {
    const fault = gateFault(gate.trim(), scorerNames)
    if (fault !== undefined) addFault(reading, ['gates', index], 'gate', fault.message, fault.hint)
    if (gate.trim() === 'no-regression' && baseline === undefined) {
      addFault(
        reading,
        ['gates', index],
        'gate',
        'the gate no-regression needs a baseline',
        'Write `baseline:` with the values of some axes.',
      )
    }
  }
  return gates.map((gate) => gate.trim())
}

const FORMS = 'A gate is "SCORER >= 0.9", "SCORER >= 0.9 surely" or "no-regression".'

function gateFault(
  gate: string,
  scorerNames: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  if (gate === 'no-regression') return undefined
  const groups = CONDITION.exec(gate)?.groups
  const scorer = groups?.['scorer']
  const certainty = groups?.['certainty']
  if (scorer === undefined || (certainty !== undefined && certainty !== 'surely')) {
    return {
      message: `"${gate}" is no gate.${suggestion(certainty ?? gate, ['surely', 'no-regression'])}`,
      hint: FORMS,
    }
  }
  if (scorerNames.includes(scorer)) return undefined
  return {
    message: `the gate "${gate}" names no scorer of this file.${suggestion(scorer, scorerNames)}`,
    hint: `The scorers are ${listNames(scorerNames)}.`,
  }
}
