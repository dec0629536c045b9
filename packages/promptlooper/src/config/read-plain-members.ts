import { basename, extname } from 'node:path'
import type { JsonObject } from '../domain/json-value.ts'
import { readPart, type FileReading } from './file-reading.ts'
import { experimentMembers } from './schema/experiment-schema.ts'
import type { Experiment } from '../domain/experiment.ts'

type PlainMembers = Pick<Experiment, 'name' | 'repeats' | 'concurrency' | 'timeoutMs' | 'split'>

/** Reads the members that need nothing but themselves. */
export function readPlainMembers(reading: FileReading, file: Readonly<Record<string, unknown>>): PlainMembers {
  const read = <Key extends 'name' | 'repeats' | 'concurrency' | 'timeoutMs' | 'split'>(
    key: Key,
  ): Written<Key> | undefined =>
    file[key] === undefined
      ? undefined
      : (readPart(reading, [key], experimentMembers[key].unwrap(), file[key]) as Written<Key> | undefined)
  if (file['$schema'] !== undefined) readPart(reading, ['$schema'], experimentMembers.$schema, file['$schema'])
  return {
    name: read('name') ?? fileStem(reading.document.shownFile),
    repeats: read('repeats') ?? 1,
    concurrency: read('concurrency') ?? null,
    timeoutMs: read('timeoutMs') ?? null,
    split: read('split') ?? null,
  }
}

interface PlainTypes {
  readonly name: string
  readonly repeats: number
  readonly concurrency: number
  readonly timeoutMs: number
  readonly split: JsonObject
}
type Written<Key extends keyof PlainTypes> = PlainTypes[Key]

function fileStem(file: string): string {
  return basename(file, extname(file))
}
