import { existsSync, statSync } from 'node:fs'
import { dirname, extname, join, resolve } from 'node:path'

import { readDocument } from '../config/document/read-document.ts'
import { loadModule } from '../config/load-module.ts'
import { isRecord } from '../domain/json-value.ts'

/**
 * The files that a saved change of should run an experiment again: its file, `.env` beside it, and every prompt, dataset,
 * schema, scorer and folder that it names. Files that it names and that are missing are among them: they may come.
 */
export async function watchedFiles(experimentFile: string): Promise<readonly string[]> {
  const directory = dirname(experimentFile)
  const files = new Set([experimentFile, join(directory, '.env')])
  for (const path of await pathsIn(experimentFile, [directory])) {
    files.add(path)
    // A chat in a file of its own names the files of its messages.
    if (isDocument(path)) for (const inner of await pathsIn(path, [dirname(path), directory])) files.add(inner)
  }
  return [...files]
}

const fileNames = /\.(jinja2?|j2|txt|md|ya?ml|json|jsonl|csv|tsv|m?[tj]s)$/i
const longestPath = 300

async function pathsIn(file: string, directories: readonly string[]): Promise<readonly string[]> {
  const texts = [...textsIn(await documentOf(file))].filter((text) => text.length <= longestPath && !/[\n{]/.test(text))
  return texts.flatMap((text) => directories.flatMap((directory) => namedPath(text, directory) ?? []))
}

async function documentOf(file: string): Promise<unknown> {
  try {
    return (await readDocument(file, file, loadModule, []))?.value
  } catch {
    // What is wrong with the file is said by the run itself; here only the names in it are wanted.
    return undefined
  }
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item)
  else if (isRecord(value)) for (const member of Object.values(value)) yield* textsIn(member)
}

function namedPath(text: string, directory: string): string | null {
  const path = resolve(directory, text)
  const isNamedFile = fileNames.test(text)
  if (!existsSync(path)) return isNamedFile ? path : null
  // A folder counts only where it is written as one, such as `include: prompts/`: a word may happen to be a folder's name.
  return statSync(path).isFile() || text.endsWith('/') ? path : null
}

function isDocument(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path))
}
