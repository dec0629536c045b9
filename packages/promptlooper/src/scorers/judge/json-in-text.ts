import { isRecord, type JsonObject, type JsonValue } from '../../domain/json-value.ts'

/**
 * The JSON objects that stand in a text, in order: the text itself, or those within a fence or amid prose; not those
 * within another. The first 100,000 characters are read.
 */
export function jsonObjectsIn(given: string): readonly JsonObject[] {
  const text = given.slice(0, longestRead)
  const whole = parseObject(text)
  if (whole !== undefined) return [whole]
  const found: JsonObject[] = []
  let tries = 0
  for (let start = text.indexOf('{'); start >= 0 && tries < mostTries; tries += 1) {
    const end = endOfObject(text, start)
    const object = end === undefined ? undefined : parseObject(text.slice(start, end))
    if (object !== undefined) found.push(object)
    start = text.indexOf('{', object === undefined || end === undefined ? start + 1 : end)
  }
  return found
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const parsed: JsonValue = JSON.parse(text)
    return isRecord(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** The place after the brace that closes the one at `start`; braces within strings do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0
  let isInString = false
  for (let place = start; place < text.length; place += 1) {
    const character = text[place]
    if (isInString) {
      if (character === '\\') place += 1
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth === 0) return place + 1
    }
  }
  return undefined
}

const longestRead = 100_000
const mostTries = 200
