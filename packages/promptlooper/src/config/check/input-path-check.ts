import type { Example } from '../../domain/example.ts'
import type { Experiment } from '../../domain/experiment.ts'
import { placeText, type Fault } from '../faults.ts'
import { listNames, suggestion } from '../suggestion.ts'
import { usePosition, type InputUse } from './prompt-uses.ts'
import { isEmptyAt, resolvePath } from './resolve-path.ts'

const MOST_IDS = 3
const MOST_SIBLINGS = 200

/** What is known of one path into the input after some examples. */
interface PathRecord {
  readonly keys: readonly string[]
  readonly askedKeys: number
  missing: number
  readonly firstIds: string[]
  /** The missing key that lies deepest, how many keys are left from it on, and those found beside it. */
  missingKey: string
  left: number
  readonly siblings: Set<string>
}

/** Counts, example by example, which paths that prompts read are not there. */
export class InputPathCheck {
  readonly #uses: readonly InputUse[]
  readonly #records = new Map<string, PathRecord>()

  constructor(uses: readonly InputUse[]) {
    this.#uses = uses
    for (const use of uses) {
      const { keys, askedKeys } = use
      if (keys.length > 0)
        this.#records.set(recordName(use), {
          keys,
          askedKeys,
          missing: 0,
          firstIds: [],
          missingKey: '',
          left: Number.POSITIVE_INFINITY,
          siblings: new Set(),
        })
    }
  }

  see({ id, input }: Example): void {
    for (const record of this.#records.values()) {
      const resolved = resolvePath(input, record.keys)
      if (resolved.found || isAskedAway(input, record)) continue
      record.missing++
      if (record.firstIds.length < MOST_IDS) record.firstIds.push(id)
      if (resolved.left > record.left) continue
      if (resolved.left < record.left) record.siblings.clear()
      record.left = resolved.left
      record.missingKey = resolved.key
      if (record.siblings.size < MOST_SIBLINGS) for (const sibling of resolved.siblings) record.siblings.add(sibling)
    }
  }

  /** What no example has is an error; what some lack is a warning, and an error where undefined variables are. */
  outcome(
    exampleCount: number,
    { template }: Experiment,
  ): { readonly errors: readonly Fault[]; readonly warnings: readonly string[] } {
    const errors: Fault[] = []
    const warnings: string[] = []
    for (const use of this.#uses) {
      const record = this.#records.get(recordName(use))
      if (record === undefined || record.missing === 0) continue
      const fault =
        record.missing === exampleCount
          ? missingEverywhere(use, record, exampleCount)
          : missingSomewhere(use, record, exampleCount)
      if (record.missing === exampleCount || template.undefined === 'strict') errors.push(fault)
      else warnings.push(`${placeText(fault.position)} ${fault.message}`)
    }
    return { errors, warnings }
  }
}

function recordName({ keys, askedKeys }: InputUse): string {
  return `${askedKeys} ${keys.join('.')}`
}

/** Whether what the prompt asks for before it goes deeper is missing or empty: then it does not go deeper. */
function isAskedAway(input: unknown, { keys, askedKeys }: PathRecord): boolean {
  return askedKeys > 0 && isEmptyAt(input, keys.slice(0, askedKeys))
}

function missingEverywhere({ use, otherNames }: InputUse, record: PathRecord, exampleCount: number): Fault {
  const names = [...record.siblings, ...(record.missingKey === record.keys[0] ? otherNames : [])]
  const whose = exampleCount === 1 ? 'the only example has no' : `none of the ${exampleCount} examples has`
  return {
    code: 'unknown-variable',
    position: usePosition(use),
    message: `${whose} "${use.path}".${suggestion(record.missingKey, names)}`,
    hint: record.siblings.size === 0 ? guardHint(use.path) : `There are ${listNames(record.siblings)}.`,
  }
}

function missingSomewhere({ use }: InputUse, record: PathRecord, exampleCount: number): Fault {
  const more = record.missing > record.firstIds.length ? ', …' : ''
  return {
    code: 'missing-variable',
    position: usePosition(use),
    message: `${record.missing} of ${exampleCount} examples have no "${use.path}" (${record.firstIds.join(', ')}${more})`,
    hint: guardHint(use.path),
  }
}

function guardHint(path: string): string {
  return `Say what holds without it: {{ ${path} | default("…") }}.`
}
