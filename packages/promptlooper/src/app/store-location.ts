import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { messageOf, StoreError } from '../domain/errors.ts'

/** Who asks for a store, and from where. */
export interface StoreRequest {
  /** What `--store` says; null where it is not given. */
  readonly storeUrl: string | null
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder that the search goes upward from: the experiment file's, or the one that the person stands in. */
  readonly startDirectory: string
}

const folderName = '.promptlooper'

/**
 * The URL of the store that a run writes to: `--store`, else PROMPTLOOPER_STORE, else `store.db` in the nearest
 * `.promptlooper/` upward, which is made where there is none: beside the nearest `.git` or `package.json`, else in the
 * folder itself. Throws a StoreError where that folder can't be made.
 */
export async function makeStoreLocation(request: StoreRequest): Promise<string> {
  const given = givenUrl(request)
  if (given !== null) return given
  const found = folderUpward(request.startDirectory)
  const folder = found ?? join(projectFolder(request.startDirectory), folderName)
  if (found === null) await makeFolder(folder)
  return urlIn(folder)
}

/**
 * The URL of a store that already is there, for commands that only read; null where nothing was ever stored. Throws a
 * StoreError where `--store` or PROMPTLOOPER_STORE names a file that does not exist: reading must not make it.
 */
export function findStoreLocation(request: StoreRequest): string | null {
  const given = givenUrl(request)
  if (given === null) {
    const folder = folderUpward(request.startDirectory)
    return folder !== null && existsSync(databaseIn(folder)) ? urlIn(folder) : null
  }
  const path = /^sqlite:([^?]+)/.exec(given)?.[1]
  if (path !== undefined && path !== ':memory:' && !existsSync(resolve(path))) {
    throw new StoreError('no-such-store', `there is no store at ${resolve(path)}`, {
      hint: 'Check --store and PROMPTLOOPER_STORE; "promptlooper run" makes a store where there is none.',
    })
  }
  return given
}

function givenUrl(request: StoreRequest): string | null {
  if (request.storeUrl !== null) return request.storeUrl
  const named = request.environment['PROMPTLOOPER_STORE']
  return named === undefined || named === '' ? null : named
}

function databaseIn(folder: string): string {
  return join(folder, 'store.db')
}

function urlIn(folder: string): string {
  return `sqlite:${databaseIn(folder)}`
}

function folderUpward(start: string): string | null {
  for (const directory of upward(start)) {
    const folder = join(directory, folderName)
    if (existsSync(folder)) return folder
  }
  return null
}

/** The nearest folder upward that holds `.git` or `package.json`; where there is none, the folder itself. */
export function projectFolder(start: string): string {
  for (const directory of upward(start)) {
    if (existsSync(join(directory, '.git')) || existsSync(join(directory, 'package.json'))) return directory
  }
  return resolve(start)
}

function* upward(start: string): Generator<string> {
  let directory = resolve(start)
  for (;;) {
    yield directory
    const parent = dirname(directory)
    if (parent === directory) return
    directory = parent
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    // What is stored holds prompts and answers: it must not slip into a repository.
    await writeFile(join(folder, '.gitignore'), '*\n')
  } catch (error) {
    throw new StoreError('store-folder', `could not make ${folder}: ${messageOf(error)}`, {
      hint: 'Name another place with --store sqlite:PATH or PROMPTLOOPER_STORE.',
      cause: error,
    })
  }
}
