import { valueError } from '../errors.ts'

/** A piece of a `str.format` template. */
export type FormatPiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'field'
      readonly name: string
      readonly conversion: string | undefined
      readonly spec: string
    }

/** One step into a field's value: `.name` or `[key]`. */
export type FieldStep =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'item'; readonly key: string | number }

/** Splits `'{0.name!r:>8} text'` into its pieces; ValueError for braces that do not match. */
export function parseReplacementFields(template: string): FormatPiece[] {
  const pieces: FormatPiece[] = []
  let position = 0
  let text = ''
  while (position < template.length) {
    const character = template[position]
    if (character === '{' || character === '}') {
      if (template[position + 1] === character) {
        text += character
        position += 2
        continue
      }
      if (character === '}') throw valueError("Single '}' encountered in format string")
      if (text !== '') pieces.push({ kind: 'text', text })
      text = ''
      const end = fieldEnd(template, position + 1)
      pieces.push(parseField(template.slice(position + 1, end)))
      position = end + 1
      continue
    }
    text += character
    position += 1
  }
  if (text !== '') pieces.push({ kind: 'text', text })
  return pieces
}

/** Splits `0.name[key]` into the argument and the steps into it. */
export function parseFieldName(name: string): { first: string; steps: FieldStep[] } {
  const first = /^[^.[]*/.exec(name)?.[0] ?? ''
  const steps: FieldStep[] = []
  let rest = name.slice(first.length)
  while (rest !== '') {
    const match = /^(?:\.([^.[]*)|\[([^\]]*)(\]?))/.exec(rest)
    if (match === null) {
      throw valueError("Only '.' or '[' may follow ']' in format field specifier")
    }
    const [whole, attribute, key, bracket] = match
    if (attribute === '' || key === '') throw valueError('Empty attribute in format string')
    if (attribute !== undefined) steps.push({ kind: 'attribute', name: attribute })
    else if (bracket === '') throw valueError("Missing ']' in format string")
    else steps.push({ kind: 'item', key: /^\d+$/.test(key ?? '') ? Number(key) : (key ?? '') })
    rest = rest.slice(whole.length)
  }
  return { first, steps }
}

function fieldEnd(template: string, start: number): number {
  let depth = 1
  for (let index = start; index < template.length; index += 1) {
    if (template[index] === '{') depth += 1
    else if (template[index] === '}') {
      depth -= 1
      if (depth === 0) return index
    }
  }
  throw valueError(
    start >= template.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  )
}

function parseField(text: string): FormatPiece {
  const match = /^([^!:[]*(?:\[[^\]]*\][^!:[]*)*)(?:!([^:]*))?(?::([^]*))?$/.exec(text)
  if (match === null) throw valueError("expected ':' after conversion specifier")
  const [, name = '', conversion, spec = ''] = match
  if (conversion !== undefined && conversion.length !== 1) {
    throw valueError(
      conversion === ''
        ? 'end of string while looking for conversion specifier'
        : "expected ':' after conversion specifier",
    )
  }
  return { kind: 'field', name, conversion, spec }
}
