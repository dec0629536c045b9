import { isDeepStrictEqual } from 'node:util'
import type { Answer, Rendered, Undeclared } from './answer.ts'

/** In which part of their answers two engines differ. */
export type DifferingPart = 'output' | 'error type' | 'undeclared variables'

/** The first part in which this engine's answer is not Python's; undefined where they agree. */
export function differenceOf(python: Answer, here: Answer): DifferingPart | undefined {
  const rendered = renderedDifference(python.rendered, here.rendered)
  if (rendered !== undefined) return rendered
  return hasSameNames(python.undeclared, here.undeclared) ? undefined : 'undeclared variables'
}

function renderedDifference(python: Rendered, here: Rendered): DifferingPart | undefined {
  if ('error' in python && 'error' in here) return python.error.type === here.error.type ? undefined : 'error type'
  if ('error' in python || 'error' in here) return 'error type'
  return python.output === here.output ? undefined : 'output'
}

function hasSameNames(python: Undeclared, here: Undeclared): boolean {
  if ('error' in python || 'error' in here) {
    return 'error' in python && 'error' in here && python.error.type === here.error.type
  }
  return isDeepStrictEqual(python.names, here.names)
}
