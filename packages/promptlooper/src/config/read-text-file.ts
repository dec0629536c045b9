import { readFile, readdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { messageOf } from '../domain/errors.ts'
import type { Fault } from './faults.ts'
import { nearestName } from './suggestion.ts'

/** What came of reading a file: its text without byte-order mark, or why it can't be read and what may be meant. */
export type TextReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: Pick<Fault, 'code' | 'message' | 'hint'> }

/** Reads a file as UTF-8. `shown` is how messages name it. */
export async function readTextFile(path: string, shown: string): Promise<TextReading> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (thrown) {
    return { ok: false, fault: await unreadable(path, shown, thrown) }
  }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { ok: false, fault: { code: 'not-utf8', message: `${shown} is not UTF-8 text`, hint: 'Save it as UTF-8.' } }
  }
}

/** Why a file can't be read, in words for people; for a missing one, the file in its folder whose name is nearest. */
export async function unreadable(
  path: string,
  shown: string,
  thrown: unknown,
): Promise<Pick<Fault, 'code' | 'message' | 'hint'>> {
  const code = systemCode(thrown)
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const near = nearestFile(basename(path), await namesIn(dirname(path)))
    const hint =
      near === undefined
        ? 'Check the path; in an experiment file it starts from the folder of that file.'
        : `Did you mean "${join(dirname(shown), near)}"?`
    return { code: 'missing-file', message: `the file ${shown} does not exist`, hint }
  }
  if (code === 'EISDIR') return { code: 'not-a-file', message: `${shown} is a folder, not a file` }
  return { code: 'unreadable-file', message: `${shown} can't be read: ${messageOf(thrown)}` }
}

/** Names are compared without their endings, which most files of a folder share. */
function nearestFile(written: string, names: readonly string[]): string | undefined {
  const stem = stemOf(written)
  const same = names.find((name) => stemOf(name) === stem)
  const near = same === undefined ? nearestName(stem, names.map(stemOf)) : undefined
  return (
    same ??
    names.find((name) => stemOf(name) === near && extname(name) === extname(written)) ??
    names.find((name) => stemOf(name) === near)
  )
}

function stemOf(name: string): string {
  return basename(name, extname(name))
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (thrown) {
    // The folder is missing too: there is nothing to suggest.
    if (systemCode(thrown) !== undefined) return []
    throw thrown
  }
}

/** The system's code of an error, such as `ENOENT`. */
export function systemCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined
}
