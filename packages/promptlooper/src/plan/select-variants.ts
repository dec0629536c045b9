import { PromptLooperError } from '../domain/errors.ts'
import type { Variant } from '../domain/experiment.ts'
import { quoted } from './axis-choice.ts'

/** One `--only AXIS=LABEL`. */
export interface VariantSelection {
  readonly axis: string
  readonly label: string
}

/**
 * The variants with the labels asked for, in their order. Several labels of one axis are alternatives; several axes must
 * all hold. Throws a PromptLooperError that names the choices where an axis or a label does not exist.
 */
export function selectVariants(variants: readonly Variant[], only: readonly VariantSelection[]): readonly Variant[] {
  const wanted = new Map<string, Set<string>>()
  for (const selection of only) {
    checkSelection(variants, selection)
    const labels = wanted.get(selection.axis) ?? new Set()
    wanted.set(selection.axis, labels.add(selection.label))
  }
  const selected = variants.filter((variant) =>
    [...wanted].every(([axis, labels]) => labels.has(variant.labels[axis] ?? '')),
  )
  if (selected.length === 0 && variants.length > 0) throw nothingSelected(only)
  return selected
}

function checkSelection(variants: readonly Variant[], { axis, label }: VariantSelection): void {
  const labels = new Set<string>()
  for (const variant of variants) {
    const own = variant.labels[axis]
    if (own !== undefined) labels.add(own)
  }
  if (labels.size === 0) {
    const axes = new Set(variants.flatMap((variant) => Object.keys(variant.labels)))
    throw new PromptLooperError('unknown-axis', `there is no axis "${axis}"`, {
      hint: axes.size === 0 ? 'The experiment has no axes.' : `The axes are: ${quoted([...axes])}.`,
    })
  }
  if (!labels.has(label)) {
    throw new PromptLooperError('unknown-label', `axis "${axis}" has no label "${label}"`, {
      hint: `Its labels are: ${quoted([...labels])}.`,
    })
  }
}

function nothingSelected(only: readonly VariantSelection[]): PromptLooperError {
  const asked = only.map(({ axis, label }) => `${axis}=${label}`).join(', ')
  return new PromptLooperError('no-variant', `no variant has all of: ${asked}`, {
    hint: 'The labels exist, but not together: ask for fewer axes at once.',
  })
}
