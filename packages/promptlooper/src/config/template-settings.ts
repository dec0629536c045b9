import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { contentHash } from '../domain/config-hash.ts'
import type { TemplateSettings } from '../domain/experiment.ts'
import { defaultTemplateSettings } from '../template/default-settings.ts'
import { filtersOf, noFilters, type TemplateFilters } from '../template/template-filters.ts'
import { faultOfError } from './document/read-document.ts'
import type { KeyPath } from './document/source-document.ts'
import { addFault, readPart, type FileReading } from './file-reading.ts'
import { namedFile, readNamedText } from './named-file.ts'
import { readTextFile, unreadable } from './read-text-file.ts'
import { templateSchema, type WrittenTemplate } from './schema/template-schema.ts'
import { suggestion } from './suggestion.ts'

/** The template settings of a file, and the filters of its module. */
export interface TemplateRead {
  readonly template: TemplateSettings
  readonly filters: TemplateFilters
}

/** Reads `template`: Jinja2's settings in Python's names, the templates that may be included, and the module of filters. */
export async function readTemplateSettings(reading: FileReading, value: unknown): Promise<TemplateRead> {
  const written = value === undefined ? {} : (readPart(reading, ['template'], templateSchema, value) ?? {})
  const filters =
    written.filters === undefined ? null : await readFilters(reading, ['template', 'filters'], written.filters)
  const template: TemplateSettings = {
    ...plainSettings(written),
    extensions: readExtensions(reading, written.extensions ?? []),
    includes:
      written.include === undefined ? {} : await readIncludes(reading, ['template', 'include'], written.include),
    filters: filters?.path ?? null,
    filtersHash: filters?.hash ?? null,
  }
  return { template, filters: filters?.filters ?? noFilters }
}

function plainSettings(written: WrittenTemplate): TemplateSettings {
  const standard = defaultTemplateSettings
  return {
    ...standard,
    trimBlocks: written.trim_blocks ?? standard.trimBlocks,
    lstripBlocks: written.lstrip_blocks ?? standard.lstripBlocks,
    keepTrailingNewline: written.keep_trailing_newline ?? standard.keepTrailingNewline,
    newlineSequence: written.newline_sequence ?? standard.newlineSequence,
    autoescape: written.autoescape ?? standard.autoescape,
    undefined: written.undefined ?? standard.undefined,
    blockStart: written.block_start_string ?? standard.blockStart,
    blockEnd: written.block_end_string ?? standard.blockEnd,
    variableStart: written.variable_start_string ?? standard.variableStart,
    variableEnd: written.variable_end_string ?? standard.variableEnd,
    commentStart: written.comment_start_string ?? standard.commentStart,
    commentEnd: written.comment_end_string ?? standard.commentEnd,
    lineStatementPrefix: written.line_statement_prefix ?? null,
    lineCommentPrefix: written.line_comment_prefix ?? null,
  }
}

const EXTENSIONS = ['do', 'loopcontrols']

function readExtensions(reading: FileReading, written: readonly string[]): readonly string[] {
  return written.flatMap((name, index) => {
    const short = name.replace(/^jinja2\.ext\./u, '')
    if (EXTENSIONS.includes(short)) return [short]
    addFault(
      reading,
      ['template', 'extensions', index],
      'unknown-extension',
      `unknown extension "${name}".${suggestion(short, EXTENSIONS)}`,
      'There are do and loopcontrols.',
    )
    return []
  })
}

interface FiltersRead {
  readonly path: string
  readonly hash: string
  readonly filters: TemplateFilters
}

async function readFilters(reading: FileReading, at: KeyPath, written: string): Promise<FiltersRead | null> {
  const text = await readNamedText(reading, at, written)
  if (text === undefined) return null
  const { path } = namedFile(reading, written)
  try {
    return { path, hash: contentHash(text), filters: filtersOf(await reading.loadModule(path), path) }
  } catch (thrown) {
    reading.faults.push(faultOfError(thrown, reading.document.positionOf(at)))
    return null
  }
}

/** The texts below a folder by their path in it, with slashes. */
async function readIncludes(
  reading: FileReading,
  at: KeyPath,
  written: string,
): Promise<Readonly<Record<string, string>>> {
  const { path: folder, shown } = namedFile(reading, written)
  const includes: Record<string, string> = {}
  for (const path of await filesBelow(reading, at, folder, shown)) {
    const read = await readTextFile(path, path)
    // What is no text can't be included, and may lie there for another purpose.
    if (read.ok) includes[relative(folder, path).split(sep).join('/')] = read.text
  }
  return includes
}

async function filesBelow(
  reading: FileReading,
  at: KeyPath,
  folder: string,
  shown: string,
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter(
        (entry) =>
          !entry.isDirectory() &&
          !/(?:^|[\\/])(?:\.|node_modules(?:[\\/]|$))/u.test(relative(folder, join(entry.parentPath, entry.name))),
      )
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
  } catch (thrown) {
    const fault = await unreadable(folder, shown, thrown)
    addFault(reading, at, fault.code, fault.message.replace('the file', 'the folder'), fault.hint)
    return []
  }
}
