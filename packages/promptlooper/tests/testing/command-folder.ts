import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openStore, type Store } from 'promptlooper'
import { runHere } from '../../src/cli/testing/run-here.ts'
import { runCli, type CliEnd, type CliSurroundings } from '../../src/cli/testing/run-cli.ts'

/** A folder in which the real command line runs as a process of its own. */
export interface CommandFolder extends AsyncDisposable {
  readonly directory: string
  /** Where a run keeps its store when it is not told otherwise. */
  readonly storePath: string
  write(name: string, text: string): Promise<void>
  /** Runs `promptlooper` with these words to its end. */
  command(words: readonly string[], surroundings?: Omit<CliSurroundings, 'directory'>): Promise<CliEnd>
  /** Runs it within this process: for what only prepares a test. */
  here(words: readonly string[]): Promise<CliEnd>
  hasStore(): boolean
  /** Opens the store for looking. */
  store(): Promise<Store>
}

/** Makes a folder with these files. */
export async function makeCommandFolder(files: { readonly [name: string]: string } = {}): Promise<CommandFolder> {
  const directory = await mkdtemp(join(tmpdir(), 'promptlooper-'))
  const storePath = join(directory, '.promptlooper', 'store.db')
  const write = async (name: string, text: string) => {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  // Without a package.json here the search for a project would go on upward.
  for (const [name, text] of Object.entries({ 'package.json': '{}', ...files })) await write(name, text)
  return {
    directory,
    storePath,
    write,
    command: (words, surroundings = {}) => runCli(words, { ...surroundings, directory }),
    here: (words) => runHere(words, { directory }),
    hasStore: () => existsSync(storePath) || existsSync(dirname(storePath)),
    store: () => openStore(`sqlite:${storePath}`),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}
