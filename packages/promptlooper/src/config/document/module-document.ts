import { nonJsonFaults } from './json-value-check.ts'
import type { FaultList } from '../faults.ts'
import type { SourceDocument } from './source-document.ts'

/** A module's default export as a document. Nothing tells where in the code a value comes from: all places are its beginning. */
export function moduleDocument(
  exports: { readonly [name: string]: unknown },
  text: string,
  shownFile: string,
  faults: FaultList,
): SourceDocument | undefined {
  const position = { file: shownFile, line: 1, column: 1 }
  const document: SourceDocument = {
    shownFile,
    text,
    value: exports['default'],
    positionOf: () => position,
    keyPositionOf: () => position,
    textPlaceOf: () => ({ position, indent: 'unknown' }),
  }
  if (!('default' in exports)) {
    faults.push({
      code: 'no-default-export',
      position,
      message: 'the module has no default export',
      hint: 'Write `export default { … }`.',
    })
    return undefined
  }
  const wrong = nonJsonFaults(document)
  faults.push(...wrong)
  if (wrong.length > 0) return undefined
  // Members that are undefined are as good as absent, as in JSON.
  return { ...document, value: JSON.parse(JSON.stringify(document.value)) as unknown }
}
