import { findUndeclaredVariables } from './analysis/undeclared-variables.ts'
import { findVariablePaths, type PathUse } from './analysis/variable-paths.ts'
import { fromRegistered, type RegisteredFunction } from './border/host-function.ts'
import { hostVariables, type TemplateVariables } from './border/host-variables.ts'
import { toHost, type HostValue } from './border/to-host.ts'
import { joinedOutput } from './runtime/output.ts'
import type { CompileEnvironment, LoadedTemplate, TemplateProgram } from './compiler/compile-frame.ts'
import { compileLoneExpression } from './compiler/compile-lone-expression.ts'
import { compileTemplate } from './compiler/compile-template.ts'
import { type SourceText, TemplateNotFoundError, typeError } from './errors.ts'
import { CompiledExpression } from './expression.ts'
import { builtinFilters } from './filters/builtin-filters.ts'
import { builtinGlobals } from './globals/builtin-globals.ts'
import { delimiterPatterns, type DelimiterPatterns, type LexerOptions } from './lexer/delimiters.ts'
import { tokenize } from './lexer/lexer.ts'
import { lexerOptions, limitsOf, sandboxKind, type EnvironmentOptions } from './options.ts'
import { parseLoneExpression, parseTemplate, type Extension } from './parser/parse-template.ts'
import { callRegistered } from './runtime/function-registry.ts'
import { located, Render, type Registry } from './runtime/render.ts'
import { TemplateContext, type BlockFunction } from './runtime/template-context.ts'
import type { Variables } from './runtime/variables.ts'
import { namedTemplate, selectTemplate } from './select-template.ts'
import type { TemplateTree } from './syntax/statement.ts'
import { Template } from './template.ts'
import { builtinTests } from './tests/builtin-tests.ts'
import type { EvaluationSettings, Value } from './values/value.ts'

/**
 * Where templates are compiled: the options, the filters, tests and globals, and the templates
 * that others include or extend.
 */
export class Environment {
  /** Filters by name; set one to add it or to replace a built-in. */
  readonly filters: Map<string, RegisteredFunction> = new Map(builtinFilters)
  /** Tests by name. */
  readonly tests: Map<string, RegisteredFunction> = new Map(builtinTests)
  /** What every template sees; functions among them are callable from templates. */
  readonly globals: Map<string, unknown> = new Map(builtinGlobals)
  readonly #options: EnvironmentOptions
  readonly #lexerOptions: LexerOptions
  readonly #patterns: DelimiterPatterns
  readonly #extensions: ReadonlySet<Extension>
  readonly #settings: EvaluationSettings
  readonly #registry: Registry
  readonly #compileEnvironment: CompileEnvironment
  readonly #loaded = new Map<string, LoadedTemplate>()

  constructor(options: EnvironmentOptions = {}) {
    this.#options = options
    this.#lexerOptions = lexerOptions(options)
    this.#patterns = delimiterPatterns(this.#lexerOptions)
    this.#extensions = new Set(options.extensions)
    this.#settings = {
      undefinedKind: options.undefined ?? 'default',
      sandbox: sandboxKind(options),
      newlineSequence: this.#lexerOptions.newlineSequence,
      limits: limitsOf(options),
      random: options.random ?? Math.random,
      hasFilter: (name) => this.filters.has(name),
      hasTest: (name) => this.tests.has(name),
    }
    this.#registry = {
      callFilter: (name, args, keywords, evaluation) =>
        callRegistered('filter', this.filters, name, args, keywords, evaluation),
      callTest: (name, args, keywords, evaluation) =>
        callRegistered('test', this.tests, name, args, keywords, evaluation),
    }
    this.#compileEnvironment = {
      escapes: options.autoescape ?? false,
      globals: this.#globalVariables(),
      hasFilter: (name) => this.filters.has(name),
      hasTest: (name) => this.tests.has(name),
      onResolve: () => {},
      load: (name) => namedTemplate(name, (text) => this.#load(text)),
      select: (names) => selectTemplate(names, (name) => this.#load(name)),
    }
  }

  /** Compiles a template; TemplateSyntaxError when it does not parse. */
  fromString(source: string, name?: string): Template {
    const text: SourceText = { name, text: source }
    return new Template(text, this.#compile(text), (program, variables) => this.#render(program, name, variables))
  }

  /** Compiles a template of the loader, once; TemplateNotFoundError when there is none. */
  getTemplate(name: string): Template {
    const { program } = this.#load(name)
    return new Template({ name, text: '' }, program, (compiled, variables) => this.#render(compiled, name, variables))
  }

  /** Compiles an expression, which gives its value instead of a text. */
  compileExpression(source: string): CompiledExpression {
    const text: SourceText = { name: undefined, text: source }
    const evaluate = located(
      () => undefined,
      () => {
        const tokens = tokenize(text, this.#lexerOptions, this.#patterns, 'expression')
        const tree = parseLoneExpression(tokens, this.#settings.limits.recursion)
        return compileLoneExpression(tree, this.#compileEnvironment)
      },
    )
    return new CompiledExpression(source, (variables) => this.#evaluate(evaluate, variables))
  }

  /** The variables that a template looks up from outside, as `jinja2.meta` finds them. */
  undeclaredVariables(source: string): Set<string> {
    return findUndeclaredVariables(this.#parse({ name: undefined, text: source }), this.#compileEnvironment, (name) =>
      this.globals.has(name),
    )
  }

  /** Every static path into the variables, such as `input.text`, with where and how it is used. */
  variablePaths(source: string): Map<string, PathUse> {
    return findVariablePaths(this.#parse({ name: undefined, text: source }), (name) => this.globals.has(name))
  }

  #parse(source: SourceText): TemplateTree {
    return located(
      () => undefined,
      () => {
        const tokens = tokenize(source, this.#lexerOptions, this.#patterns)
        return parseTemplate(source, tokens, this.#extensions, this.#settings.limits.recursion)
      },
    )
  }

  #compile(source: SourceText): TemplateProgram {
    const tree = this.#parse(source)
    return located(
      () => undefined,
      () => {
        const program = compileTemplate(tree, this.#compileEnvironment)
        if (program.refused !== undefined) throw program.refused
        return program
      },
    )
  }

  #load(name: string): LoadedTemplate {
    const known = this.#loaded.get(name)
    if (known !== undefined) return known
    const { loader } = this.#options
    if (loader === undefined) throw typeError('no loader for this environment specified')
    const text = loader.load(name)
    if (text === undefined) throw new TemplateNotFoundError([name])
    const loaded: LoadedTemplate = { name, program: this.#compile({ name, text }) }
    this.#loaded.set(name, loaded)
    return loaded
  }

  #render(program: TemplateProgram, name: string | undefined, variables: TemplateVariables): string {
    const render = new Render(this.#settings, this.#registry)
    const blocks = new Map<string, readonly BlockFunction[]>()
    for (const [block, run] of program.blocks) blocks.set(block, [run])
    const parent = hostVariables(variables, this.#compileEnvironment.globals)
    const context = new TemplateContext(parent, name, blocks, this.#compileEnvironment.escapes)
    return located(
      () => render.at,
      () => {
        program.run(context, render)
        return joinedOutput(render)
      },
    )
  }

  #evaluate(evaluate: (context: TemplateContext, render: Render) => Value, variables: TemplateVariables): HostValue {
    const render = new Render(this.#settings, this.#registry)
    const parent = hostVariables(variables, this.#compileEnvironment.globals)
    const context = new TemplateContext(parent, undefined, new Map(), this.#compileEnvironment.escapes)
    return located(
      () => render.at,
      () => toHost(evaluate(context, render)),
    )
  }

  #globalVariables(): Variables {
    return {
      get: (name) => {
        const value = this.globals.get(name)
        return value === undefined ? undefined : fromRegistered(name, value)
      },
    }
  }
}
