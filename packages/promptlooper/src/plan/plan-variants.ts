import { ConfigError } from '../domain/errors.ts'
import type { AxisChoice, Experiment, Stage, Variant } from '../domain/experiment.ts'
import { applySettings } from './apply-settings.ts'
import { includedPoint, type IncludedPoint } from './included-point.ts'
import { matrixPoints } from './matrix-points.ts'
import { variantIdentity } from './variant-key.ts'

/**
 * Every variant of an experiment: the product of its axes in their order (the last axis changes fastest) without the
 * excluded points, then the included ones. Throws a ConfigError where a variant lacks a prompt or a model, where two
 * variants would send the same, and where an `exclude` names no axis or no label.
 */
export function planVariants(experiment: Experiment): readonly Variant[] {
  const keyOf = variantIdentity(experiment)
  const labelled = new Set<string>()
  const byKey = new Map<string, Variant>()
  for (const point of points(experiment)) {
    const variant = {
      key: keyOf(point.stages),
      label: uniqueLabel(point.label, labelled),
      labels: point.labels,
      stages: point.stages,
    }
    const twin = byKey.get(variant.key)
    if (twin !== undefined) throw sameVariant(experiment, twin, variant)
    byKey.set(variant.key, variant)
  }
  if (byKey.size === 0) throw noVariant(experiment)
  return [...byKey.values()]
}

/** Between the labels of a variant. */
const LABEL_SEPARATOR = ' · '

interface Point {
  readonly label: string
  readonly labels: AxisChoice
  readonly stages: readonly Stage[]
}

function* points(experiment: Experiment): Iterable<Point> {
  // A list of whole variants replaces the matrix; the stages alone are then no variant.
  if (experiment.axes.length > 0 || experiment.include.length === 0) {
    for (const { labels, settings } of matrixPoints(experiment)) {
      const label = labelOf(Object.values(labels))
      yield { label, labels, stages: completeStages(experiment, label, applySettings(experiment.stages, settings)) }
    }
  }
  for (const settings of experiment.include) yield included(experiment, includedPoint(experiment, settings))
}

function included(experiment: Experiment, point: IncludedPoint): Point {
  const label = labelOf(point.words)
  return { label, labels: point.labels, stages: completeStages(experiment, label, point.stages) }
}

function labelOf(words: readonly string[]): string {
  return words.length === 0 ? 'only variant' : words.join(LABEL_SEPARATOR)
}

function uniqueLabel(label: string, labelled: Set<string>): string {
  let unique = label
  for (let count = 2; labelled.has(unique); count++) unique = `${label} (${count})`
  labelled.add(unique)
  return unique
}

function completeStages(
  experiment: Experiment,
  label: string,
  stages: ReturnType<typeof applySettings>,
): readonly Stage[] {
  return stages.map((stage, index) => {
    const { prompt, model } = stage
    const name = stage.name ?? (stages.length === 1 ? 'the stage' : `stage ${index + 1}`)
    if (prompt === null) throw incompleteStage(experiment, label, name, 'prompt')
    if (model === null) throw incompleteStage(experiment, label, name, 'model')
    return { ...stage, prompt, model }
  })
}

function incompleteStage(experiment: Experiment, label: string, stage: string, lacks: 'prompt' | 'model'): ConfigError {
  return new ConfigError(
    `stage-without-${lacks}`,
    `${experiment.file}: ${stage} has no ${lacks} in variant "${label}"`,
    {
      hint: `Give the stage a ${lacks}, or an axis that sets it in every variant.`,
    },
  )
}

function sameVariant(experiment: Experiment, first: Variant, second: Variant): ConfigError {
  return new ConfigError(
    'same-variant',
    `${experiment.file}: variants "${first.label}" and "${second.label}" would send exactly the same`,
    { hint: 'Make them differ in what is sent, or leave one out with `exclude`.' },
  )
}

function noVariant(experiment: Experiment): ConfigError {
  return new ConfigError('no-variant', `${experiment.file}: \`exclude\` leaves no variant`, {
    hint: 'Exclude fewer points of the matrix.',
  })
}
