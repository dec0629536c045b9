import { LineCounter, parseDocument } from 'yaml'
import type { FaultList } from '../faults.ts'
import { parseJson } from './parse-json.ts'
import type { SourceDocument } from './source-document.ts'
import { YamlPositions } from './yaml-positions.ts'

/** Reads JSON with the place of every part. Gives nothing where it does not parse. */
export function parseJsonDocument(text: string, shownFile: string, faults: FaultList): SourceDocument | undefined {
  const reading = parseJson(text, { file: shownFile, line: 1, column: 1 })
  if (!reading.ok) {
    faults.push(reading.fault)
    return undefined
  }
  // JSON is YAML: its parser is asked only where things stand, and only when somebody asks.
  let known: YamlPositions | undefined
  const positions = (): YamlPositions => (known ??= jsonPositions(text, shownFile))
  return {
    shownFile,
    text,
    value: reading.value,
    positionOf: (path) => positions().positionOf(path),
    keyPositionOf: (path) => positions().keyPositionOf(path),
    textPlaceOf: (path) => positions().textPlaceOf(path),
  }
}

function jsonPositions(text: string, shownFile: string): YamlPositions {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'json',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  return new YamlPositions(document, lines, shownFile, text)
}
