import { createHash } from 'node:crypto'
import { exampleContent, type Example } from '../../domain/example.ts'
import type { Dataset } from '../../domain/experiment.ts'

/** What tells one reading of a dataset from another. */
export interface DatasetReading {
  readonly exampleCount: number
  /** The hash of all examples in their order: a later reading that gives another read another dataset. */
  readonly digest: string
}

/** Counts and hashes examples as they come by. */
export class DatasetDigest {
  readonly #hash = createHash('sha256')
  #exampleCount = 0

  see(example: Example): void {
    this.#exampleCount += 1
    this.#hash.update(exampleContent(example))
  }

  /** What has come by; nothing may come after. */
  reading(): DatasetReading {
    return { exampleCount: this.#exampleCount, digest: this.#hash.digest('hex') }
  }
}

/** Reads a whole dataset for its count and hash. */
export async function readDatasetDigest(dataset: Dataset, signal: AbortSignal): Promise<DatasetReading> {
  const digest = new DatasetDigest()
  for await (const example of dataset.examples()) {
    signal.throwIfAborted()
    digest.see(example)
  }
  return digest.reading()
}
