import type { ExtractSettings } from '../domain/experiment.ts'
import type { JsonValue } from '../domain/json-value.ts'
import { answerJson, jsonText } from './answer-json.ts'
import { compileRegex } from './bounded-regex.ts'
import { followPointer, isPointer } from './json-pointer.ts'

/** The part of an answer that a scorer looks at; `json` is absent where the part is only text. */
export type Extraction =
  | { readonly found: true; readonly output: string; readonly json: JsonValue | undefined }
  | { readonly found: false; readonly reason: string }

/** Takes a part of an answer. */
export type Extractor = (output: string, json: JsonValue | undefined) => Extraction

/** An extractor, or why there can be none. */
export type ExtractorCompilation =
  | { readonly ok: true; readonly extract: Extractor }
  | { readonly ok: false; readonly message: string }

/**
 * Makes the extractor of a scorer's `extract`. A regex gives its first group that took part, else the whole match; a JSON
 * pointer gives what it leads to. An answer that has no such part is not an error: the extraction says why.
 */
export function compileExtract(settings: ExtractSettings | null): ExtractorCompilation {
  if (settings === null) return { ok: true, extract: (output, json) => ({ found: true, output, json }) }
  return 'regex' in settings ? regexExtractor(settings.regex, settings.flags) : pointerExtractor(settings.json)
}

function regexExtractor(pattern: string, flags: string): ExtractorCompilation {
  const compilation = compileRegex(pattern, flags)
  if (!compilation.ok) return compilation
  const extract: Extractor = (output) => {
    const match = compilation.regex.exec(output)
    if (match === null) return { found: false, reason: 'nothing extracted: the pattern does not match' }
    const [whole, ...groups] = match
    return { found: true, output: groups.find((group) => group !== undefined) ?? whole, json: undefined }
  }
  return { ok: true, extract }
}

function pointerExtractor(pointer: string): ExtractorCompilation {
  if (!isPointer(pointer)) {
    return { ok: false, message: `"${pointer}" is not a JSON pointer; write it as /name or /list/0/name` }
  }
  const extract: Extractor = (output, json) => {
    const answer = answerJson(output, { json })
    if (!answer.found) return { found: false, reason: 'nothing extracted: the answer is not JSON' }
    const part = followPointer(answer.value, pointer)
    if (!part.found) return { found: false, reason: `nothing extracted: the answer has no ${pointer}` }
    return { found: true, output: jsonText(part.value), json: part.value }
  }
  return { ok: true, extract }
}
