import { readFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { messageOf } from '../domain/errors.ts'
import { isRecord } from '../domain/json-value.ts'

/** The absolute path of a file that an option names. */
export function scorerFilePath(path: string, directory: string): string {
  return isAbsolute(path) ? path : join(directory, path)
}

/** The text of a file that an option names. Throws an error that names the file. */
export async function readScorerFile(path: string, directory: string): Promise<string> {
  const absolute = scorerFilePath(path, directory)
  try {
    return await readFile(absolute, 'utf8')
  } catch (thrown) {
    const isMissing = isRecord(thrown) && thrown['code'] === 'ENOENT'
    const why = isMissing ? 'does not exist' : `can't be read: ${messageOf(thrown)}`
    throw new Error(`the file ${absolute} ${why}`, { cause: thrown })
  }
}
