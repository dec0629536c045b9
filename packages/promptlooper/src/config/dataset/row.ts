import type { SourcePosition } from '../../domain/experiment.ts'

/** A row as a file holds it: a mapping of columns, or one text. */
export interface Row {
  readonly value: unknown
  readonly position: SourcePosition
}

/** Gives the rows of a dataset in order, each time from the beginning. Throws a ConfigError at a row that can't be read. */
export type RowSource = () => AsyncIterable<Row>
