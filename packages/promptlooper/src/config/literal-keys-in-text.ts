import type { FileReading } from './file-reading.ts'
import { keyShapedOffsets } from './providers/key-shapes.ts'

/** Refuses keys anywhere in a file's text, comments included: the text is stored as it is. */
export function refuseKeysInText({ document, faults }: FileReading): void {
  for (const offset of keyShapedOffsets(document.text)) {
    const before = document.text.slice(0, offset).split('\n')
    const position = { file: document.shownFile, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    // A provider's entry has had its own, better placed word.
    if (faults.some((fault) => fault.code === 'literal-key' && fault.position.line === position.line)) continue
    faults.push({
      code: 'literal-key',
      position,
      message: 'the file holds what looks like a key',
      hint: 'Put it into an environment variable, and withdraw a key that was ever shared.',
    })
  }
}
