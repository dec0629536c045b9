import { ConfigError } from '../domain/errors.ts'
import type { SourcePosition } from '../domain/experiment.ts'

/** One thing that is wrong in a file. `hint` says what to do about it, in words for people. */
export interface Fault {
  readonly code: string
  readonly position: SourcePosition
  readonly message: string
  readonly hint?: string | undefined
}

/** Takes faults as they are found, so that all of a file's can be told at once. */
export type FaultList = Fault[]

/** A place as messages write it: `file:line:column`. */
export function placeText(position: SourcePosition): string {
  return `${position.file}:${position.line}:${position.column}`
}

/**
 * One error for all faults, a line each, in the order of their places; each line begins `file:line:column`. A lone fault
 * keeps its code, and its hint apart.
 */
export function configErrorOf(faults: readonly Fault[]): ConfigError {
  const ordered = inReadingOrder(faults)
  const [first] = ordered
  if (first !== undefined && ordered.length === 1) {
    const message = `${placeText(first.position)} ${first.message}`
    return new ConfigError(first.code, message, first.hint === undefined ? {} : { hint: first.hint })
  }
  return new ConfigError('faulty-file', ordered.map(faultLine).join('\n'))
}

/** Throws all faults as one ConfigError where there are any. */
export function throwFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw configErrorOf(faults)
}

/** A ConfigError for one fault. */
export function faultError(code: string, position: SourcePosition, message: string, hint?: string): ConfigError {
  return configErrorOf([{ code, position, message, hint }])
}

/** One line: the excerpt that some messages end with stays away. */
function faultLine({ position, message, hint }: Fault): string {
  const [sentence = ''] = message.split('\n')
  const line = `${placeText(position)} ${sentence}`
  return hint === undefined ? line : `${line}${/[.?!:]$/u.test(sentence) ? '' : '.'} ${hint}`
}

/** Files keep the order in which their first fault was found; within a file faults go from top to bottom. */
function inReadingOrder(faults: readonly Fault[]): readonly Fault[] {
  const files = [...new Set(faults.map((fault) => fault.position.file))]
  const seen = new Set<string>()
  return faults
    .filter((fault) => {
      const line = faultLine(fault)
      return !seen.has(line) && seen.add(line)
    })
    .toSorted(
      (left, right) =>
        files.indexOf(left.position.file) - files.indexOf(right.position.file) ||
        left.position.line - right.position.line ||
        left.position.column - right.position.column,
    )
}
