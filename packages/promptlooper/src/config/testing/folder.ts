import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of its own for a test; removed when disposed of. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string
  /** Gives the absolute path of a file in it. */
  at(name: string): string
}

/** Makes a folder with files by name. */
export async function testFolder(files: Readonly<Record<string, string | Uint8Array>>): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'promptlooper-'))
  const at = (name: string): string => join(path, name)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(at(name)), { recursive: true })
    await writeFile(at(name), content)
  }
  return { path, at, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** The message of the error that a promise rejects with, with the folder's path taken out, and its hint. */
export async function faultOf(promise: Promise<unknown>, folder: TestFolder): Promise<string> {
  try {
    await promise
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown
    const hint = 'hint' in thrown && typeof thrown.hint === 'string' ? `\n${thrown.hint}` : ''
    return `${thrown.message}${hint}`.replaceAll(`${folder.path}/`, '')
  }
  throw new Error('nothing was thrown')
}
