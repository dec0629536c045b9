declare const content: unique symbol

/** JSON text in a column, known by what it holds. */
export type JsonText<Value> = string & { readonly [content]?: Value }

/** Writes a value for its column. */
export function jsonText<Value>(value: Value): JsonText<Value> {
  return JSON.stringify(value)
}

/** Reads what `jsonText` wrote. */
export function parseJsonText<Value>(text: JsonText<Value>): Value {
  return JSON.parse(text) as Value
}

/** JSON text of a value; null where there is none. */
export function jsonTextOrNull<Value>(value: Value | null | undefined): JsonText<Value> | null {
  return value === undefined || value === null ? null : jsonText(value)
}
