import { messageOf } from '../../domain/errors.ts'
import type { ExtractSettings } from '../../domain/experiment.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import type { WrittenExtract } from '../schema/scorer-schema.ts'

/** Reads what of an answer is scored; a regular expression must compile, a JSON pointer begin with a slash. */
export function readExtract(reading: FileReading, at: KeyPath, written: WrittenExtract): ExtractSettings | undefined {
  if ('json' in written) {
    if (written.json === '' || written.json.startsWith('/')) return { json: written.json }
    addFault(
      reading,
      [...at, 'json'],
      'json-pointer',
      `"${written.json}" is no JSON pointer`,
      `A pointer begins with a slash: /${written.json.replaceAll('.', '/')}`,
    )
    return undefined
  }
  const { regex, flags = '' } = written
  try {
    // Only whether it compiles is asked here.
    void new RegExp(regex, flags)
    return { regex, flags }
  } catch (thrown) {
    addFault(
      reading,
      [...at, 'regex'],
      'regular-expression',
      `the regular expression does not compile: ${messageOf(thrown)}`,
    )
    return undefined
  }
}
