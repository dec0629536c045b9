import { z } from 'zod'
import type { JsonObject } from '../domain/json-value.ts'
import type { ScoreOutcome } from '../domain/scorer.ts'
import type { OptionFault } from './read-options.ts'

/** The least and the greatest figure that hold; both ends are included. */
export interface Bounds {
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** The options `min` and `max`. */
export const boundsOptions = {
  min: z.number().optional().describe('The least figure that holds.'),
  max: z.number().optional().describe('The greatest figure that holds.'),
}

/** A scorer of bounds needs one. */
export function boundsFault({ min, max }: JsonObject): OptionFault | undefined {
  if (min === undefined && max === undefined) return { path: [], message: 'give max, min or both' }
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    return { path: ['min'], message: `min ${min} is above max ${max}` }
  return undefined
}

/** 1 when a figure lies within its bounds; the figure is the raw value. `unit` stands in the reason. */
export function scoreWithinBounds(figure: number, { min, max }: Bounds, unit: string): ScoreOutcome {
  const shown = `${Number(figure.toPrecision(12))}${unit}`
  if (min !== undefined && figure < min) return { value: 0, rawValue: figure, reason: `${shown} is under ${min}` }
  if (max !== undefined && figure > max) return { value: 0, rawValue: figure, reason: `${shown} is over ${max}` }
  return { value: 1, rawValue: figure }
}
