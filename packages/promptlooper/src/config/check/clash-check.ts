import type { Example } from '../../domain/example.ts'
import type { Experiment, Variant } from '../../domain/experiment.ts'
import { isRecord } from '../../domain/json-value.ts'
import { nameClash } from '../../template/stage-context.ts'
import type { Fault } from '../faults.ts'

/** Looks for names that mean two things: a key of an input, a var, a name that every template has. */
export class ClashCheck {
  readonly #experiment: Experiment
  readonly #varNames: readonly (readonly string[])[]
  readonly #seenKeys = new Set<string>()
  readonly #faults = new Map<string, Fault>()

  constructor(experiment: Experiment, variants: readonly Variant[]) {
    this.#experiment = experiment
    const names = variants.flatMap((variant) => variant.stages.map((stage) => Object.keys(stage.vars)))
    this.#varNames = [...new Map(names.map((list) => [list.join('\n'), list])).values()]
  }

  see({ id, input }: Example): void {
    if (this.#experiment.contextForm === 'contract') return
    const keys = isRecord(input) ? Object.keys(input) : []
    const shape = keys.join('\n')
    // Rows share their keys: each set of keys is looked at once.
    if (this.#seenKeys.has(shape)) return
    if (this.#seenKeys.size < 10_000) this.#seenKeys.add(shape)
    for (const varNames of this.#varNames) {
      const clash = nameClash(keys, varNames)
      if (clash === null || this.#faults.has(clash.name)) continue
      const position = { file: this.#experiment.dataset.path ?? this.#experiment.file, line: 1, column: 1 }
      this.#faults.set(clash.name, {
        code: 'name-clash',
        position,
        message: `${clash.message} (example ${id})`,
        hint: clash.hint,
      })
    }
  }

  faults(): readonly Fault[] {
    return [...this.#faults.values()]
  }
}
