import { ConfigError, PromptLooperError } from '../../domain/errors.ts'
import type { Example } from '../../domain/example.ts'
import type { Dataset } from '../../domain/experiment.ts'
import { placeText } from '../faults.ts'
import { ExampleIdentities } from './example-identity.ts'
import { NamedColumns, type NamedColumn } from './named-columns.ts'
import { partRow, type ColumnSettings } from './row-columns.ts'
import type { RowSource } from './row.ts'
import { sample, type SampleSettings } from './sample.ts'

/** Whether an example is wanted; compiled from `where`. */
export type ExampleCondition = (example: Example) => boolean

/** What a dataset is made of. */
export interface DatasetParts extends Pick<Dataset, 'path' | 'directory'> {
  readonly rows: RowSource
  readonly columns: ColumnSettings
  readonly namedColumns: readonly NamedColumn[]
  readonly condition: ExampleCondition | null
  readonly sample: SampleSettings
}

/** Makes the dataset that reads its rows anew each time it is asked for its examples. */
export function createDataset(parts: DatasetParts): Dataset {
  return { path: parts.path, directory: parts.directory, examples: () => sample(wantedExamples(parts), parts.sample) }
}

async function* wantedExamples({ rows, columns, namedColumns, condition }: DatasetParts): AsyncIterable<Example> {
  const identities = new ExampleIdentities()
  const named = new NamedColumns(namedColumns)
  for await (const row of rows()) {
    named.see(row.value)
    const { ownId, ...parted } = partRow(row, columns)
    const example = { ...identities.identify(ownId, parted.input, row.position), ...parted }
    if (condition === null || isWanted(condition, example, placeText(row.position))) yield example
  }
  named.check()
}

function isWanted(condition: ExampleCondition, example: Example, place: string): boolean {
  try {
    return condition(example)
  } catch (thrown) {
    if (!(thrown instanceof PromptLooperError)) throw thrown
    throw new ConfigError(thrown.code, `${thrown.message}\nwhile \`where\` was asked of the row at ${place}`, {
      cause: thrown,
      ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
    })
  }
}
