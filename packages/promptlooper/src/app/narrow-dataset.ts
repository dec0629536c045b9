import { ConfigError } from '../domain/errors.ts'
import type { Example } from '../domain/example.ts'
import type { Dataset } from '../domain/experiment.ts'

/** Which examples a command asks for. */
export interface Narrowing {
  /** Only the first so many. */
  readonly limit: number | null
  /** Only these; empty: all. */
  readonly exampleIds: readonly string[]
}

/** The part of a dataset that a command asks for. Reading it throws a ConfigError for an id that no example has. */
export function narrowDataset(dataset: Dataset, narrowing: Narrowing): Dataset {
  if (narrowing.limit === null && narrowing.exampleIds.length === 0) return dataset
  return { ...dataset, examples: () => narrowed(dataset, narrowing) }
}

async function* narrowed(dataset: Dataset, { limit, exampleIds }: Narrowing): AsyncIterable<Example> {
  const wanted = new Set(exampleIds)
  const missing = new Set(exampleIds)
  const most = limit ?? Number.POSITIVE_INFINITY
  let given = 0
  for await (const example of dataset.examples()) {
    if (given >= most) break
    if (wanted.size > 0 && !wanted.has(example.id)) continue
    missing.delete(example.id)
    given += 1
    yield example
    if (wanted.size > 0 && missing.size === 0) break
  }
  const [first] = missing
  if (first !== undefined && given < most) {
    throw new ConfigError('unknown-example', `no example has the id "${first}"`, {
      hint: 'ids are those of the dataset\'s id column, else hashes of the input; "promptlooper show" lists them',
    })
  }
}
