import { quoteString } from './string-repr.ts'
import { PythonObject } from './value.ts'

/** markupsafe.Markup: a string that is safe to put into HTML as it stands. */
export class Markup extends PythonObject {
  /** @internal */
  readonly typeName = 'Markup'
  readonly value: string

  constructor(value: string) {
    super()
    this.value = value
  }

  /** @internal */
  override describeType(): string {
    return 'markupsafe.Markup object'
  }

  /** @internal */
  override repr(): string {
    return `Markup(${quoteString(this.value)})`
  }

  /** @internal */
  override str(): string {
    return this.value
  }

  /** @internal */
  override isTrue(): boolean {
    return this.value !== ''
  }

  /** @internal */
  override hashKey(): string {
    return this.value
  }
}

/** Replaces the five characters that mean something in HTML. */
export function escapeHtml(text: string): string {
  if (!/[&<>'"]/.test(text)) return text
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('>', '&gt;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;')
}
