import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { parseSync, Visitor } from 'rolldown/utils'

/**
 * The names of properties and methods that nobody outside of the package can meet, so that they may be shortened: those
 * that an interface, a type or a class of `src` declares, but neither a declaration that `index.ts` exports nor the
 * language. What has no declaration keeps its name: the keys of tables are what templates say.
 */
export function internalNames(src: string): readonly string[] {
  const declared = new Set<string>()
  for (const file of sourceFiles(src)) {
    for (const { name } of membersOf(readFileSync(file, 'utf8'))) declared.add(name)
  }
  for (const name of [...publicNames(join(src, 'index.ts')), ...languageNames()]) declared.delete(name)
  return [...declared].toSorted()
}

/** The names of members that the exports of a module declare, with those of the classes that they extend. */
export function publicNames(index: string): ReadonlySet<string> {
  const names = new Set<string>()
  const visited = new Set<string>()
  const visit = (file: string, exported: string): void => {
    const key = `${file} ${exported}`
    if (visited.has(key)) return
    visited.add(key)
    const text = readFileSync(file, 'utf8')
    const declaration = declarationOf(text, exported)
    for (const { name, isInternal } of membersOf(declaration)) if (!isInternal) names.add(name)
    const base = /^(?:abstract )?class \w+ extends (\w+)/.exec(declaration)?.[1]
    if (base === undefined) return
    const from = importedFrom(text).get(base)
    if (from !== undefined) visit(join(dirname(file), from), base)
    else if (text.includes(`class ${base} `)) visit(file, base)
  }
  for (const [name, from] of importedFrom(readFileSync(index, 'utf8'))) visit(join(dirname(index), from), name)
  return names
}

function sourceFiles(src: string): readonly string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(src, file))
}

interface Member {
  readonly name: string
  /** Marked `@internal`, so that tsc leaves it out of the published types. */
  readonly isInternal: boolean
}

// Private members (`#name`) are shortened by any minifier.
function membersOf(text: string): readonly Member[] {
  const members: Member[] = []
  const { program, comments } = parse(text)
  const marks = comments.filter(({ value }) => value.includes('@internal'))
  const add = (member: Property): void => {
    if (member.computed || member.key.type !== 'Identifier') return
    const isInternal = marks.some(({ end }) => text.slice(end, member.start).trim() === '' && end <= member.start)
    members.push({ name: text.slice(member.key.start, member.key.end), isInternal })
  }
  new Visitor({
    TSPropertySignature: add,
    TSMethodSignature: add,
    PropertyDefinition: add,
    MethodDefinition: add,
    TSAbstractPropertyDefinition: add,
    TSAbstractMethodDefinition: add,
  }).visit(program)
  return members
}

interface Property {
  readonly start: number
  readonly computed: boolean
  readonly key: { readonly type: string; readonly start: number; readonly end: number }
}

/** The modules that a module imports or exports names from, by name. */
function importedFrom(text: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>()
  for (const statement of parse(text).program.body) {
    if (statement.type !== 'ImportDeclaration' && statement.type !== 'ExportNamedDeclaration') continue
    if (statement.source === null) continue
    for (const specifier of statement.specifiers) {
      if ('local' in specifier && 'name' in specifier.local) modules.set(specifier.local.name, statement.source.value)
    }
  }
  return modules
}

/** The text of a declaration that a module exports. */
function declarationOf(text: string, name: string): string {
  for (const statement of parse(text).program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration === null) continue
    const { declaration } = statement
    const declares =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.some(({ id }) => id.type === 'Identifier' && id.name === name)
        : 'id' in declaration && declaration.id?.type === 'Identifier' && declaration.id.name === name
    if (declares) return text.slice(declaration.start, declaration.end)
  }
  throw new Error(`no module declares ${name}`)
}

function parse(text: string): ReturnType<typeof parseSync> {
  const parsed = parseSync('module.ts', text)
  if (parsed.errors.length > 0) throw new Error(parsed.errors.map(({ message }) => message).join('\n'))
  return parsed
}

// What results and options of the language are made of, which no object shows before it is made.
const RECORD_NAMES = ['done', 'value', 'cause', 'index', 'input', 'groups', 'indices', 'raw', 'get', 'set']

/** Every property name of the objects and prototypes that the language itself brings. */
function languageNames(): ReadonlySet<string> {
  const names = new Set(RECORD_NAMES)
  const seen = new Set<unknown>()
  const visit = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
    seen.add(value)
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      names.add(name)
      if ('value' in property) visit(property.value)
    }
    visit(Object.getPrototypeOf(value))
  }
  // A new context has the globals of the language, and none of Node's.
  visit(
    runInNewContext(
      "delete globalThis.console; [globalThis, [].values(), new Map().values(), new Set().values(), 'a'.matchAll(/a/g), (function* () {})()]",
    ),
  )
  return names
}
