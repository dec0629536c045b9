import type { Variant } from '../domain/experiment.ts'

/** How much a plan asks for. */
export interface PlanSize {
  readonly variants: number
  readonly examples: number
  readonly repeats: number
  readonly runs: number
  /** Calls of models under test, one for each stage of each run; the cache may answer some. */
  readonly calls: number
}

/** The size of a plan, without making it. */
export function planSize(variants: readonly Variant[], exampleCount: number, repeats: number): PlanSize {
  const stages = variants.reduce((sum, variant) => sum + variant.stages.length, 0)
  return {
    variants: variants.length,
    examples: exampleCount,
    repeats,
    runs: variants.length * exampleCount * repeats,
    calls: stages * exampleCount * repeats,
  }
}
