import { LineCounter, parseDocument, type YAMLParseError } from 'yaml'
import type { Fault, FaultList } from '../faults.ts'
import { nonJsonFaults } from './json-value-check.ts'
import type { SourceDocument } from './source-document.ts'
import { quoteItHint, repairUnquotedTemplates } from './unquoted-template.ts'
import { YamlPositions } from './yaml-positions.ts'

/**
 * Reads YAML 1.2 (core schema, unique keys, merge keys with `<<`) with the place of every part. Gives nothing where it
 * does not parse; what is wrong goes into `faults`.
 */
export function parseYamlDocument(text: string, shownFile: string, faults: FaultList): SourceDocument | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',
    merge: true,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  })
  const positions = new YamlPositions(document, lines, shownFile, text)
  const foundBefore = faults.length
  repairUnquotedTemplates(document, text, positions, faults)
  const isExplained = faults.length > foundBefore
  const syntaxErrors = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY')
  // One unquoted template makes several errors of syntax: its own fault says it better.
  if (!isExplained && syntaxErrors[0] !== undefined) faults.push(syntaxFault(syntaxErrors[0], positions, text))
  for (const error of document.errors)
    if (error.code === 'DUPLICATE_KEY') faults.push(duplicateKeyFault(error, positions, text))
  if (syntaxErrors.length > 0) return undefined
  const value = readValue(document, positions, faults)
  const source: SourceDocument = {
    shownFile,
    text,
    value,
    positionOf: (path) => positions.positionOf(path),
    keyPositionOf: (path) => positions.keyPositionOf(path),
    textPlaceOf: (path) => positions.textPlaceOf(path),
  }
  faults.push(...nonJsonFaults(source))
  return source
}

function readValue(document: ReturnType<typeof parseDocument>, positions: YamlPositions, faults: FaultList): unknown {
  try {
    return document.toJS()
  } catch (thrown) {
    // An alias without an anchor, or a bomb of aliases.
    faults.push({
      code: 'yaml-syntax',
      position: positions.positionOf([]),
      message: `YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    })
    return null
  }
}

function syntaxFault(error: YAMLParseError, positions: YamlPositions, text: string): Fault {
  const position = positions.at(error.pos[0])
  if (error.code === 'MULTIPLE_DOCS')
    return {
      code: 'yaml-syntax',
      position,
      message: 'the file holds several documents, parted by "---"',
      hint: 'Make a file of each.',
    }
  const line = text.split('\n')[position.line - 1] ?? ''
  return {
    code: 'yaml-syntax',
    position,
    message: `YAML does not parse: ${lowerFirst(error.message)}`,
    hint: syntaxHint(error, line),
  }
}

function syntaxHint(error: YAMLParseError, line: string): string {
  if (/\{[{%]/u.test(line)) return quoteItHint
  if (error.code === 'TAB_AS_INDENT') return 'Indent with spaces.'
  return 'Look for a bracket, a quote or an indentation that is wrong here or on the lines above.'
}

function duplicateKeyFault(error: YAMLParseError, positions: YamlPositions, text: string): Fault {
  const key = /^(?:"([^"\n]*)"|'([^'\n]*)'|([^\s:,{}]+))/u.exec(text.slice(error.pos[0]))
  const name = key?.[1] ?? key?.[2] ?? key?.[3] ?? 'this key'
  return {
    code: 'duplicate-key',
    position: positions.at(error.pos[0]),
    message: `"${name}" is used twice in one mapping`,
    hint: 'Keys and labels must differ.',
  }
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
