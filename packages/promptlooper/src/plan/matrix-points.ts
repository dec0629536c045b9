import { ConfigError } from '../domain/errors.ts'
import type { Axis, AxisChoice, AxisValue, Experiment, Setting } from '../domain/experiment.ts'
import { checkAxisChoice, matchesChoice } from './axis-choice.ts'

/** A point of the matrix: a label for each axis, and what it sets. */
export interface MatrixPoint {
  readonly labels: AxisChoice
  readonly settings: readonly Setting[]
}

/** Above this a matrix is a mistake in the file: no dataset could tell so many variants apart. */
const MOST_POINTS = 100_000

/** The product of the axes without the excluded points, one after another; the last axis changes fastest. */
export function* matrixPoints(experiment: Pick<Experiment, 'axes' | 'exclude' | 'file'>): Iterable<MatrixPoint> {
  const { axes, exclude, file } = experiment
  const size = axes.reduce((points, axis) => points * axis.values.length, 1)
  if (size > MOST_POINTS) throw tooManyPoints(file, axes, size)
  for (const choice of exclude) checkAxisChoice(axes, choice, `${file}: exclude`)
  const chosen: AxisValue[] = []
  for (const values of product(axes, chosen)) {
    const labels = Object.fromEntries(axes.map((axis, index) => [axis.path, values[index]?.label ?? '']))
    if (exclude.some((choice) => matchesChoice(labels, choice))) continue
    yield { labels, settings: values.flatMap((value) => value.settings) }
  }
}

function* product(axes: readonly Axis[], chosen: AxisValue[]): Iterable<readonly AxisValue[]> {
  const axis = axes[chosen.length]
  if (axis === undefined) {
    yield chosen
    return
  }
  for (const value of axis.values) {
    chosen.push(value)
    yield* product(axes, chosen)
    chosen.pop()
  }
}

function tooManyPoints(file: string, axes: readonly Axis[], size: number): ConfigError {
  const sizes = axes.map((axis) => `${axis.path} ${axis.values.length}`).join(' × ')
  return new ConfigError(
    'too-many-variants',
    `${file}: the matrix has ${size} points (${sizes}); at most ${MOST_POINTS} can be planned`,
    { hint: 'Take values out of an axis, or list the variants that matter under `include`.' },
  )
}
