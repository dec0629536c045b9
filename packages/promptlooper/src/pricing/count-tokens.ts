/** A number of tokens; `estimated` where the model's own tokenizer is not known here. */
export interface TokenCount {
  readonly tokens: number
  readonly estimated: boolean
}

/**
 * Counts the tokens of a text as a model reads it: exactly for OpenAI's models; for all others an estimate by OpenAI's
 * newest tokenizer. Roles, tools and images are not counted.
 */
export async function countTokens(text: string, model: string): Promise<TokenCount> {
  const encoding = encodingOf(model)
  const { countTokens: count } = await loadEncoding(encoding ?? 'o200k_base')
  if (!LONG_RUN.test(text)) return { tokens: count(text, AS_PLAIN_TEXT), estimated: encoding === null }
  let tokens = 0
  for (let start = 0; start < text.length; start += PIECE_CHARACTERS) {
    tokens += count(text.slice(start, start + PIECE_CHARACTERS), AS_PLAIN_TEXT)
  }
  return { tokens, estimated: true }
}

type EncodingName = 'o200k_base' | 'cl100k_base'

// The time for a run of characters without a break grows with its square (13 s for 100,000): such a text is cut.
const PIECE_CHARACTERS = 1_000
const LONG_RUN = /\S{1000}|\s{1000}/

// What looks like a special token in a prompt is sent, and read, as text.
const AS_PLAIN_TEXT = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() }

function encodingOf(model: string): EncodingName | null {
  const name = model.replace(/^.*\//, '').replace(/^ft:/, '')
  if (/^(gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|chatgpt-4o|gpt-oss|o[134]($|-))/.test(name)) return 'o200k_base'
  if (/^(gpt-4|gpt-3\.5)($|-)/.test(name)) return 'cl100k_base'
  return null
}

// Up to 30 MB and 300 ms to import: only the one that is needed, and only when it is.
function loadEncoding(name: EncodingName): Promise<typeof import('gpt-tokenizer/encoding/o200k_base')> {
  return name === 'o200k_base'
    ? import('gpt-tokenizer/encoding/o200k_base')
    : import('gpt-tokenizer/encoding/cl100k_base')
}
