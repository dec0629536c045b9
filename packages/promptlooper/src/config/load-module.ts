import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError, messageOf } from '../domain/errors.ts'
import { isRecord } from '../domain/json-value.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import { unreadable } from './read-text-file.ts'

/**
 * Imports a user's module and gives its exports. A file that was edited since is imported anew; what it imports itself
 * is not. Throws a ConfigError with file and line.
 */
export const loadModule: ModuleLoader = async (path) => {
  const url = pathToFileURL(path)
  url.searchParams.set('modified', await modifiedAt(path))
  try {
    const exports: unknown = await import(url.href)
    // A namespace object is no instance of Object; its members are copied so that it is.
    return { ...(exports as { readonly [name: string]: unknown }) }
  } catch (thrown) {
    throw await importFault(path, thrown)
  }
}

/** When a file was last written, in nanoseconds. */
async function modifiedAt(path: string): Promise<string> {
  try {
    return String((await stat(path, { bigint: true })).mtimeNs)
  } catch (thrown) {
    const fault = await unreadable(path, path, thrown)
    throw new ConfigError(
      fault.code,
      `${path}:1:1 ${fault.message}`,
      fault.hint === undefined ? {} : { hint: fault.hint },
    )
  }
}

async function importFault(path: string, thrown: unknown): Promise<ConfigError> {
  const message = messageOf(thrown)
  if (!(thrown instanceof SyntaxError)) {
    return new ConfigError(
      'module-failed',
      `${placeInStack(path, thrown) ?? `${path}:1:1`} the module can't be imported: ${message}`,
      { cause: thrown },
    )
  }
  if (await isReadAsCommonJs(path)) {
    const renamed = basename(path).replace(/\.(ts|js)$/u, '.m$1')
    return new ConfigError(
      'commonjs-module',
      `${path}:1:1 Node reads this file as CommonJS, because the nearest package.json says "type": "commonjs", and it is written as an ES module`,
      {
        hint: `Rename it to ${renamed === basename(path) ? `${basename(path, extname(path))}.mts` : renamed}.`,
        cause: thrown,
      },
    )
  }
  const place = placeInStack(path, thrown) ?? (await placeByCheck(path)) ?? `${path}:1:1`
  return new ConfigError('module-syntax', `${place} ${message}`, { cause: thrown })
}

/** Only `.ts` and `.js` follow the package's type; without one Node finds out by itself. */
async function isReadAsCommonJs(path: string): Promise<boolean> {
  if (!['.ts', '.js'].includes(extname(path))) return extname(path) === '.cts' || extname(path) === '.cjs'
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const type = await packageType(join(folder, 'package.json'))
    if (type !== undefined) return type === 'commonjs'
    if (folder === dirname(folder)) return false
  }
}

async function packageType(file: string): Promise<string | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isRecord(manifest) && typeof manifest['type'] === 'string' ? manifest['type'] : 'none'
  } catch {
    // No package.json here, or one that Node can't read either: the folder above decides.
    return undefined
  }
}

/** `path:line:column` from an error's stack, where the stack names the file. */
function placeInStack(path: string, thrown: unknown): string | undefined {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const name = escapeRegExp(basename(path))
  const found = new RegExp(`${name}(?:\\?modified=\\d+)?:(\\d+)(?::(\\d+))?`, 'u').exec(stack)
  if (found === null) return undefined
  return `${path}:${found[1]}:${found[2] ?? caretColumn(stack) ?? 1}`
}

/** Node shows the line with a caret below the place. */
function caretColumn(stack: string): number | undefined {
  const caret = /^( *)\^+$/mu.exec(stack)
  return caret === null ? undefined : (caret[1]?.length ?? 0) + 1
}

/** A module's syntax error carries no line; Node's own check prints one. */
async function placeByCheck(path: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(process.execPath, ['--check', path], { timeout: 10_000 }, (_error, _stdout, stderr) => resolve(stderr))
  const printed = await promise
  const line = new RegExp(`^${escapeRegExp(path)}:(\\d+)$`, 'mu').exec(printed)?.[1]
  return line === undefined ? undefined : `${path}:${line}:${caretColumn(printed) ?? 1}`
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`)
}
