import type { TemplateSource } from '../../domain/experiment.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import { namedFile, readNamedText } from '../named-file.ts'
import { isPromptPath } from '../../template/prompt-path.ts'

/** Reads a text that may be the path of a file; `ownPath` is the absolute path of the prompt file that it stands in. */
export async function readTemplate(
  reading: FileReading,
  at: KeyPath,
  written: string,
  ownPath: string | null = null,
): Promise<TemplateSource | undefined> {
  if (written.trim() === '') {
    addFault(reading, at, 'empty-prompt', 'the prompt is empty')
    return undefined
  }
  if (!isPromptPath(written)) return { text: written, path: ownPath, ...reading.document.textPlaceOf(at) }
  const text = await readNamedText(reading, at, written)
  if (text === undefined) return undefined
  const { path, shown } = namedFile(reading, written)
  return { text, path, position: { file: shown, line: 1, column: 1 } }
}
