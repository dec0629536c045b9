import type { Stage } from '../../domain/experiment.ts'
import type { VariableUse } from '../../template/variable-use.ts'
import type { Fault } from '../faults.ts'
import { listNames, suggestion } from '../suggestion.ts'

/** What is wrong with reading `outputs.…` in a stage: it must name an earlier stage, and keys only of one that declares JSON. */
export function outputFault(
  use: VariableUse,
  keys: readonly string[],
  stages: readonly Stage[],
  index: number,
): Fault | undefined {
  const [name, ...below] = keys
  if (name === undefined) return undefined
  const fault = (message: string, hint: string): Fault => ({
    code: 'unknown-output',
    position: { file: use.source.position.file, line: use.line, column: use.column },
    message,
    hint,
  })
  const earlier = stages.slice(0, index)
  const stage = earlier.find((candidate) => candidate.name === name)
  const names = earlier.flatMap((candidate) => candidate.name ?? [])
  if (stage === undefined) {
    const isLater = stages.some((candidate) => candidate.name === name)
    const message = isLater
      ? `the stage "${name}" does not come before this one`
      : `there is no stage "${name}".${suggestion(name, names)}`
    return fault(
      message,
      names.length === 0 ? 'No stage comes before this one.' : `Earlier stages are ${listNames(names)}.`,
    )
  }
  if (below.length === 0 || stage.output.kind !== 'text') return undefined
  return fault(
    `the stage "${name}" answers with a text, which has no "${below[0]}"`,
    `Declare \`output: json\` or a schema in that stage.`,
  )
}
