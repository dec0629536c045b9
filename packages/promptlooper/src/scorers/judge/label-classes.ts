import type { ScorerSettings } from '../../domain/experiment.ts'
import type { Score } from '../../domain/score.ts'
import { labelNamed, readScale, scaleWords } from './judge-scale.ts'

/** The classes in which people's labels and a judge's scores are compared. */
export interface LabelClasses {
  /** From worst to best. */
  readonly classes: readonly string[]
  /** Whether they are "fails" and "passes", in this order. */
  readonly isPassFail: boolean
  /** The class that a person's label means; undefined where it is none. */
  readonly ofLabel: (written: string) => string | undefined
  /** The class of a judge's score; null where it has none. */
  readonly ofScore: (score: Pick<Score, 'value' | 'label'>) => string | null
  /** The labels that there are, as messages show them. */
  readonly words: string
}

/**
 * The classes of a judge's scorer. Throws an error in words for people where what it gives can't be compared with labels.
 */
export function labelClassesOf({ kind, options }: Pick<ScorerSettings, 'kind' | 'options'>): LabelClasses {
  const min = typeof options['min'] === 'number' ? options['min'] : null
  if (kind === 'pairwise-judge') return comparisonClasses
  if (kind !== 'judge') {
    if (min !== null) return passFail(null, null)
    throw new Error('it gives a share; give it a min, so that it passes or fails as a label does')
  }
  const scale = readScale(options['scale'])
  if (typeof scale === 'string') throw new Error(`scale: ${scale}`)
  const valueOf = (written: string) => labelNamed(written, scale)?.value
  if (min !== null) return passFail((written) => (valueOf(written) ?? -1) >= min, scaleWords(scale), valueOf)
  const [worst, best] = [scale[0], scale.at(-1)]
  const isPassFail = scale.length === 2 && worst?.value === 0 && best?.value === 1
  const ofPassFail = (written: string) => {
    const passes = passFailNamed(written)
    return isPassFail && passes !== undefined ? (passes ? best : worst)?.label : undefined
  }
  return {
    classes: scale.map(({ label }) => label),
    isPassFail,
    ofLabel: (written) => labelNamed(written, scale)?.label ?? ofPassFail(written),
    ofScore: ({ label }) => label,
    words: `${scaleWords(scale)}${isPassFail ? ', or fail, pass' : ''}`,
  }
}

/** Labels may be `pass` and `fail`, or those of a scale of which some pass. */
function passFail(
  passes: ((written: string) => boolean) | null,
  scale: string | null,
  valueOf: (written: string) => number | undefined = () => undefined,
): LabelClasses {
  return {
    classes: ['fail', 'pass'],
    isPassFail: true,
    ofLabel: (written) => {
      const isPass = valueOf(written) === undefined ? passFailNamed(written) : passes?.(written)
      return isPass === undefined ? undefined : isPass ? 'pass' : 'fail'
    },
    ofScore: ({ value }) => (value === 1 ? 'pass' : 'fail'),
    words: `fail, pass${scale === null ? '' : `, or ${scale}`}`,
  }
}

function passFailNamed(written: string): boolean | undefined {
  const folded = written.trim().toLowerCase()
  if (['pass', 'true', '1'].includes(folded)) return true
  return ['fail', 'false', '0'].includes(folded) ? false : undefined
}

const comparisons = ['loss', 'tie', 'win']

const comparisonClasses: LabelClasses = {
  classes: comparisons,
  isPassFail: false,
  ofLabel: (written) => comparisons.find((each) => each === written.trim().toLowerCase()),
  ofScore: ({ value }) => (value > 0.5 ? 'win' : value < 0.5 ? 'loss' : 'tie'),
  words: comparisons.join(', '),
}
