import type { z } from 'zod'
import type { TemplateSettings } from '../domain/experiment.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import { keyPathText, type KeyPath, type SourceDocument } from './document/source-document.ts'
import type { FaultList } from './faults.ts'
import { knownKeys } from './schema/known-keys.ts'
import { plainIssues, type PlainIssue } from './schema/plain-issues.ts'
import { suggestion } from './suggestion.ts'

/** An experiment file while it is being read. */
export interface FileReading {
  readonly document: SourceDocument
  readonly faults: FaultList
  /** The absolute folder of the file: relative paths start from it. */
  readonly directory: string
  /** The folder as messages name it. */
  readonly shownDirectory: string
  readonly loadModule: ModuleLoader
}

/** An experiment file while its prompts are being read: by then its template settings are known. */
export interface PromptReading extends FileReading {
  readonly template: TemplateSettings
}

/** Adds a fault at the place of a value. */
export function addFault(reading: FileReading, path: KeyPath, code: string, message: string, hint?: string): void {
  reading.faults.push({ code, position: reading.document.positionOf(path), message, hint })
}

/** Adds a fault at the place of a key. */
export function addKeyFault(reading: FileReading, path: KeyPath, code: string, message: string, hint?: string): void {
  reading.faults.push({ code, position: reading.document.keyPositionOf(path), message, hint })
}

/**
 * Reads one part of the file by its schema. Keys that the schema does not know are faults and left out; for any other
 * fault nothing is given, so that what builds on the part stays silent.
 */
export function readPart<Schema extends z.ZodType>(
  reading: Pick<FileReading, 'document' | 'faults'>,
  path: KeyPath,
  schema: Schema,
  value: unknown,
): z.infer<Schema> | undefined {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const issues = plainIssues(read.error.issues, value)
  for (const issue of issues) reading.faults.push(faultOf(reading.document, path, schema, issue))
  if (!issues.every((issue) => issue.kind === 'unknown-key')) return undefined
  const again = schema.safeParse(withoutKeys(value, issues))
  return again.success ? again.data : undefined
}

function faultOf(document: SourceDocument, around: KeyPath, schema: z.ZodType, issue: PlainIssue): FaultList[number] {
  const path = [...around, ...issue.path]
  if (issue.kind === 'wrong-value') {
    return { code: 'wrong-value', position: document.positionOf(path), message: `${keyPathText(path)} ${issue.words}` }
  }
  const where = path.length === 0 ? '' : ` in ${keyPathText(path)}`
  return {
    code: 'unknown-key',
    position: document.keyPositionOf([...path, issue.key]),
    message: `unknown key "${issue.key}"${where}.${suggestion(issue.key, knownKeys(schema, issue.path))}`.replace(
      /\.$/u,
      '',
    ),
  }
}

function withoutKeys(value: unknown, issues: readonly PlainIssue[]): unknown {
  const copy: unknown = structuredClone(value)
  for (const issue of issues) {
    if (issue.kind !== 'unknown-key') continue
    let holder: unknown = copy
    for (const key of issue.path) holder = (holder as Record<string | number, unknown>)[key]
    delete (holder as Record<string, unknown>)[issue.key]
  }
  return copy
}
