import { readFile } from 'node:fs/promises'
import { createRequire, findPackageJSON } from 'node:module'
import { join } from 'node:path'
import { messageOf } from '../domain/errors.ts'
import { isRecord } from '../domain/json-value.ts'
import type { ScorerSurroundings } from './scorer-kind.ts'

/** A scorer of the package: gives `{ score, error }` for what it is handed. */
export type AutoevalsScorer = (handed: Readonly<Record<string, unknown>>) => unknown

/** The user's own copy of the package. */
export interface Autoevals {
  readonly version: string
  readonly scorer: AutoevalsScorer
}

/**
 * Finds a scorer of the package `autoevals` as it is installed for the experiment file's folder. Throws an error that says
 * what to do where the package is not there, can't be read, or has no such scorer.
 */
export async function loadAutoevals(
  name: string,
  { directory, loadModule }: Pick<ScorerSurroundings, 'directory' | 'loadModule'>,
): Promise<Autoevals> {
  const base = join(directory, 'package.json')
  const { path, version } = await findPackage(base)
  const exports = await loadModule(path)
  // A CommonJS module is the default export, whatever of its names could be read beforehand.
  const inDefault = isRecord(exports['default']) ? exports['default'][name] : undefined
  const scorer = exports[name] ?? inDefault
  if (!isScorer(scorer)) throw new Error(`the package autoevals ${version} has no scorer ${name}`)
  return { version, scorer }
}

async function findPackage(base: string): Promise<{ readonly path: string; readonly version: string }> {
  try {
    const path = createRequire(base).resolve('autoevals')
    const manifestPath = findPackageJSON('autoevals', base)
    const manifest: unknown = manifestPath === undefined ? null : JSON.parse(await readFile(manifestPath, 'utf8'))
    return { path, version: isRecord(manifest) ? String(manifest['version']) : 'of no known version' }
  } catch (thrown) {
    const isMissing = isRecord(thrown) && thrown['code'] === 'MODULE_NOT_FOUND'
    const why = isMissing ? 'is not installed' : `can't be read (${messageOf(thrown)})`
    throw new Error(`the package autoevals ${why}; run "npm install autoevals zod" beside the experiment file`, {
      cause: thrown,
    })
  }
}

function isScorer(value: unknown): value is AutoevalsScorer {
  return typeof value === 'function'
}
