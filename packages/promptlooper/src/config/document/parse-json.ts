import type { SourcePosition } from '../../domain/experiment.ts'
import type { Fault } from '../faults.ts'
import { jsonFaultOffset } from './json-fault-offset.ts'

/** What came of reading JSON: a value of any kind, or the fault with its place. */
export type JsonReading = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: Fault }

/** Reads JSON text that begins at a position of its file. */
export function parseJson(text: string, beginsAt: SourcePosition): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    const offset = jsonFaultOffset(text)
    const before = text.slice(0, offset).split('\n')
    const column = (before.at(-1)?.length ?? 0) + 1
    const position =
      before.length === 1
        ? { ...beginsAt, column: beginsAt.column + column - 1 }
        : { ...beginsAt, line: beginsAt.line + before.length - 1, column }
    return {
      ok: false,
      fault: { code: 'json-syntax', position, message: `JSON does not parse: ${expectation(text, offset)}` },
    }
  }
}

function expectation(text: string, offset: number): string {
  if (offset >= text.trimEnd().length) return 'it ends too early'
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0)
  return `unexpected ${character === '\n' ? 'end of line' : JSON.stringify(character)}`
}
