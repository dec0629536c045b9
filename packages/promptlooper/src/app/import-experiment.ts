import { existsSync, globSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'

import { parseJsonDocument } from '../config/document/json-document.ts'
import { isModulePath } from '../config/document/read-document.ts'
import { parseYamlDocument } from '../config/document/yaml-document.ts'
import { configErrorOf, throwFaults, type FaultList } from '../config/faults.ts'
import {
  convertPromptfoo,
  isPromptfooConfig,
  type ImportedExperiment,
} from '../config/import/promptfoo/convert-promptfoo.ts'
import type { SourceFiles } from '../config/import/promptfoo/source-files.ts'
import { readTextFile } from '../config/read-text-file.ts'
import { ConfigError, messageOf, PromptLooperError } from '../domain/errors.ts'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import { prepareExperiment } from './prepare-experiment.ts'
import { projectFolder } from './store-location.ts'

/** What came of an import. */
export interface ImportOutcome {
  /** Absolute paths, the experiment file first. */
  readonly files: readonly string[]
  /** What could not be carried over. */
  readonly notes: readonly string[]
  /** What loading the experiment warned of. */
  readonly warnings: readonly string[]
  /** What must be mended by hand before the experiment runs, as loading it tells; null where it loads. */
  readonly faults: ConfigError | null
}

/** What to import, and where to. */
export interface ImportRequest {
  readonly file: string
  /** The folder that is written into; it may be there already, the files in it may not. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Reads a config of promptfoo's, writes it as an experiment, and loads what it wrote. Runs nothing of the config, and
 * overwrites nothing. Throws a ConfigError where the file is no such config, a PromptLooperError where a file is there
 * already or can't be written.
 */
export async function importExperiment({ file, directory, environment }: ImportRequest): Promise<ImportOutcome> {
  const config = await readConfig(file)
  const imported = convertPromptfoo(config, filesBeside(file), basename(file))
  const files = imported.files.map(({ path }) => join(directory, path))
  await writeNew(directory, imported)
  const [experimentFile = ''] = files
  try {
    const { warnings } = await prepareExperiment({
      file: experimentFile,
      limit: null,
      only: [],
      exampleIds: [],
      environment,
    })
    return { files, notes: imported.notes, warnings, faults: null }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { files, notes: imported.notes, warnings: [], faults: error }
  }
}

async function readConfig(file: string): Promise<JsonObject> {
  if (isModulePath(file) || /\.(?:cjs|cts|py)$/.test(file)) {
    throw new ConfigError('import-code', `${file} is code, and an import runs none`, {
      hint: 'Print what it exports as JSON into a file ending in .json, and import that.',
    })
  }
  const reading = await readTextFile(file, file)
  if (!reading.ok) {
    const { code, message, hint } = reading.fault
    throw new ConfigError(code, message, hint === undefined ? {} : { hint })
  }
  const faults: FaultList = []
  const parse = file.endsWith('.json') ? parseJsonDocument : parseYamlDocument
  const document = parse(reading.text, file, faults)
  throwFaults(faults)
  if (document === undefined) throw configErrorOf(faults)
  // YAML and JSON hold nothing but JSON: anything else was a fault.
  const value = document.value as JsonValue
  if (isPromptfooConfig(value)) return value
  throw new ConfigError('no-import', `${file} is no config of promptfoo: it has none of prompts, providers, tests`, {
    hint: 'An experiment file of PromptLooper needs no import: promptlooper run FILE.',
  })
}

/** The files of a config's project. What lies outside of it is not read: a config from elsewhere may name anything. */
function filesBeside(file: string): SourceFiles {
  const directory = dirname(realpathSync(file))
  const project = projectFolder(directory)
  const isWithin = (path: string): boolean =>
    path === project || path.startsWith(project.endsWith(sep) ? project : `${project}${sep}`)
  return {
    text(path) {
      try {
        const found = realpathSync(resolve(directory, path))
        if (!isWithin(found) || !statSync(found).isFile()) return undefined
        return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(found))
      } catch {
        return undefined
      }
    },
    list(pattern) {
      return globSync(pattern, { cwd: directory })
        .map((path) => path.split(sep).join('/'))
        .toSorted()
    },
  }
}

async function writeNew(directory: string, { files }: ImportedExperiment): Promise<void> {
  const present = files.map(({ path }) => join(directory, path)).filter((path) => existsSync(path))
  if (present.length > 0) {
    throw new PromptLooperError(
      'file-exists',
      `${present.map((path) => relative(directory, path)).join(', ')} in ${directory} ${present.length === 1 ? 'is' : 'are'} there already`,
      { hint: 'Nothing was written. Name another folder: --output FOLDER.' },
    )
  }
  try {
    for (const { path, text } of files) {
      const target = join(directory, path)
      await mkdir(dirname(target), { recursive: true })
      // "wx": another process that writes the same file at this moment loses nothing.
      await writeFile(target, text, { flag: 'wx' })
    }
  } catch (error) {
    throw new PromptLooperError('cannot-write', `could not write into ${directory}: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
