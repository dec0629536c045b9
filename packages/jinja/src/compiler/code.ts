import type { Frame } from '../runtime/frame.ts'
import type { Value } from '../values/value.ts'

/** A compiled expression. */
export type Evaluate = (frame: Frame) => Value

/** How a statement ended: normally, or with a jump to the end or the next round of the loop. */
export type Completion = 0 | 1 | 2

/** The three completions by name. */
export const NORMAL = 0
export const BREAK = 1
export const CONTINUE = 2

/** A compiled statement; writes to the output of the frame's evaluation. */
export type Execute = (frame: Frame) => Completion
