import { readFile, stat } from 'node:fs/promises'
import { scorerFilePath } from './read-scorer-file.ts'

/**
 * The texts of the files that a command names, in their order, so that a changed one changes the scorer's version. Options,
 * words without a file of their name, and files over a megabyte (programs, models) are left out.
 */
export async function argumentFileTexts(command: readonly string[], directory: string): Promise<readonly string[]> {
  const [program = '', ...others] = command
  // A bare word names a program on PATH, even where a file is called so.
  const names = program.includes('/') ? command : others
  const texts = await Promise.all(names.map((name) => fileText(scorerFilePath(name, directory))))
  return texts.filter((text) => text !== null)
}

/** null where there is no file of that name. One that can't be read is for the program to complain of. */
async function fileText(path: string): Promise<string | null> {
  try {
    const found = await stat(path)
    return found.isFile() && found.size <= longestFileBytes ? await readFile(path, 'utf8') : null
  } catch {
    return null
  }
}

const longestFileBytes = 1024 * 1024
