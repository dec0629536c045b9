import { extname } from 'node:path'
import type { ModuleLoader } from '../../domain/module-loader.ts'
import { ConfigError } from '../../domain/errors.ts'
import type { Fault, FaultList } from '../faults.ts'
import { readTextFile } from '../read-text-file.ts'
import { parseJsonDocument } from './json-document.ts'
import { moduleDocument } from './module-document.ts'
import type { SourceDocument } from './source-document.ts'
import { parseYamlDocument } from './yaml-document.ts'

const MODULE = /^\.[mc]?[tj]s$/u

/** Whether a path names a module. */
export function isModulePath(path: string): boolean {
  return MODULE.test(extname(path))
}

/**
 * Reads a YAML, JSON or module file. Gives nothing where it can't be read at all; what is wrong goes into `faults`.
 * Throws the loader's ConfigError for a module that can't be imported.
 */
export async function readDocument(
  path: string,
  shownFile: string,
  loadModule: ModuleLoader,
  faults: FaultList,
): Promise<SourceDocument | undefined> {
  const reading = await readTextFile(path, shownFile)
  if (!reading.ok) {
    faults.push({ ...reading.fault, position: { file: shownFile, line: 1, column: 1 } })
    return undefined
  }
  if (isModulePath(path)) return moduleDocument(await loadModule(path), reading.text, shownFile, faults)
  return extname(path) === '.json'
    ? parseJsonDocument(reading.text, shownFile, faults)
    : parseYamlDocument(reading.text, shownFile, faults)
}

/** The fault of a file that another names: it stands where the name is written. */
export function faultOfError(thrown: unknown, position: Fault['position']): Fault {
  if (!(thrown instanceof ConfigError)) throw thrown
  return { code: thrown.code, position, message: thrown.message, hint: thrown.hint }
}
