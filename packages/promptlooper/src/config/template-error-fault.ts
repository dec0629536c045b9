import { PromptLooperError } from '../domain/errors.ts'
import type { SourcePosition } from '../domain/experiment.ts'
import type { Fault } from './faults.ts'

/**
 * The fault of a template that does not compile. Its error begins with the place in its own file; where it does not,
 * `otherwise` is the place.
 */
export function templateErrorFault(thrown: unknown, otherwise: SourcePosition): Fault {
  if (!(thrown instanceof PromptLooperError)) throw thrown
  const placed = /^(?<file>.+?):(?<line>\d+):(?<column>\d+) (?<message>.*)$/su.exec(thrown.message)?.groups
  const { file, line, column, message } = placed ?? {}
  const position = file === undefined ? otherwise : { file, line: Number(line), column: Number(column) }
  return { code: thrown.code, position, message: message ?? thrown.message, hint: thrown.hint }
}
