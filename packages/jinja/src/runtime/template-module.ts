import { quoteString } from '../values/string-repr.ts'
import { PythonObject, type Value } from '../values/value.ts'

/** An imported template: what it exports, and its text. */
export class TemplateModule extends PythonObject {
  readonly typeName = 'TemplateModule'
  readonly templateName: string | undefined
  readonly #exported: ReadonlyMap<string, Value>
  readonly text: string

  constructor(templateName: string | undefined, exported: ReadonlyMap<string, Value>, text: string) {
    super()
    this.templateName = templateName
    this.#exported = exported
    this.text = text
  }

  override describeType(): string {
    return 'jinja2.environment.TemplateModule object'
  }

  override repr(): string {
    const name = this.templateName === undefined ? 'memory:7f0000000000' : quoteString(this.templateName)
    return `<TemplateModule ${name}>`
  }

  override str(): string {
    return this.text
  }

  override attribute(name: string): Value | undefined {
    return this.#exported.get(name)
  }
}
