/** A template's text and the name it was loaded under, if any. */
export interface SourceText {
  readonly name: string | undefined
  readonly text: string
}

/** A place in a template; lines and columns count from 1. */
export interface Location {
  readonly source: SourceText
  readonly line: number
  readonly column: number
}

/**
 * The root of every error that a template causes. `message` is what Python's Jinja2 says; the
 * place is in `template`, `line`, `column` and, with a caret, in `excerpt`.
 */
export class TemplateError extends Error {
  /** The name of the exception that Python raises here, such as `TypeError`. */
  readonly pythonType: string
  template: string | undefined
  line: number | undefined
  column: number | undefined
  excerpt: string | undefined

  constructor(message: string, pythonType?: string) {
    super(message)
    this.pythonType = pythonType ?? this.name
  }

  /** Says where the error happened; the first place told is kept. @internal */
  locate(location: Location): void {
    if (this.line !== undefined) return
    this.template = location.source.name
    this.line = location.line
    this.column = location.column
    this.excerpt = excerptOf(location)
  }

  /** The message with its place and the excerpt, as a person wants to read it. */
  describe(): string {
    if (this.line === undefined) return this.message
    const place = `${this.template ?? '<template>'}:${this.line}:${this.column ?? 1}`
    return this.excerpt === undefined ? `${place} ${this.message}` : `${place} ${this.message}\n${this.excerpt}`
  }
}

/** The template does not parse, or names a filter or test that does not exist. */
export class TemplateSyntaxError extends TemplateError {
  constructor(message: string, location: Location, pythonType?: string) {
    super(message, pythonType)
    this.locate(location)
  }
}

/** The template parses but cannot be compiled: an unknown filter, a block defined twice. */
export class TemplateAssertionError extends TemplateSyntaxError {}

/** Something went wrong while rendering. */
export class TemplateRuntimeError extends TemplateError {}

/** An undefined value was used where only a defined one will do. */
export class UndefinedError extends TemplateRuntimeError {
  /** The variable, attribute or key that was not there. */
  readonly undefinedName: string | undefined

  constructor(message: string, undefinedName?: string) {
    super(message)
    this.undefinedName = undefinedName
  }
}

/** The sandbox refused an attribute or a call. */
export class SecurityError extends TemplateRuntimeError {}

/** A filter was given arguments it cannot work with. */
export class FilterArgumentError extends TemplateRuntimeError {}

/** The loader has no template of that name. */
export class TemplateNotFoundError extends TemplateError {
  readonly templateNames: readonly string[]

  constructor(names: readonly string[], message?: string, pythonType = 'TemplateNotFound') {
    super(message ?? names[names.length - 1] ?? '', pythonType)
    this.templateNames = names
  }
}

/** An exception of Python itself: TypeError, ValueError, ZeroDivisionError and the like. */
export class PythonError extends TemplateRuntimeError {}

/** A limit on steps, output, recursion or size was reached; rendering would not have ended well. */
export class LimitError extends TemplateError {
  constructor(message: string, pythonType = 'RuntimeError') {
    super(message, pythonType)
  }
}

// A class that was minified has lost its own name; a stack trace should show the one that is exported. Most are also what
// Python's exception is called.
const EXPORTED = {
  TemplateError,
  TemplateSyntaxError,
  TemplateAssertionError,
  TemplateRuntimeError,
  UndefinedError,
  SecurityError,
  FilterArgumentError,
  TemplateNotFoundError,
  PythonError,
  LimitError,
}
for (const [value, { prototype }] of Object.entries(EXPORTED)) Object.defineProperty(prototype, 'name', { value })

/** A TypeError of Python. */
export function typeError(message: string): PythonError {
  return new PythonError(message, 'TypeError')
}

/** A ValueError of Python. */
export function valueError(message: string): PythonError {
  return new PythonError(message, 'ValueError')
}

/** An OverflowError of Python. */
export function overflowError(message: string): PythonError {
  return new PythonError(message, 'OverflowError')
}

/** The RecursionError of Python, which is one of our limits. */
export function recursionError(): LimitError {
  return new LimitError('maximum recursion depth exceeded', 'RecursionError')
}

const EXCERPT_COLUMNS = 100

function excerptOf(location: Location): string | undefined {
  const text = location.source.text.split(/\r\n|\r|\n/)[location.line - 1]
  if (text === undefined) return undefined
  const start = Math.max(0, location.column - EXCERPT_COLUMNS / 2)
  const shown = text.slice(start, start + EXCERPT_COLUMNS).replaceAll('\t', ' ')
  const caret = ' '.repeat(Math.max(0, location.column - 1 - start))
  return `  ${shown}\n  ${caret}^`
}
