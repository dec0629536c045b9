import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The names of the six files, which are also those of the folders with what they name. */
export const sixFileNames = ['rag', 'extraction', 'classification', 'tools', 'chat', 'sweep'] as const
export type SixFileName = (typeof sixFileNames)[number]

const document = new URL('../../../../../docs/file-format.md', import.meta.url)
const companions = new URL('./six-files/', import.meta.url)

/** One of the six files as docs/file-format.md shows it: the YAML block that begins with its name as a comment. */
export async function sixFileText(name: SixFileName): Promise<string> {
  const blocks = (await readFile(document, 'utf8')).matchAll(/^```yaml\n(# (\S+)[^\n]*\n[\s\S]*?)^```$/gmu)
  const text = [...blocks].find((block) => block[2] === name)?.[1]
  if (text === undefined) throw new Error(`docs/file-format.md shows no file "${name}"`)
  return text
}

/** A folder of its own with one of the six files and all that it names; removed when disposed of. */
export async function sixFileFolder(
  name: SixFileName,
): Promise<AsyncDisposable & { readonly file: string; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), `promptlooper-${name}-`))
  await cp(new URL(`${name}/`, companions), folder, { recursive: true })
  const file = join(folder, `${name}.yaml`)
  await writeFile(file, await sixFileText(name))
  return { file, folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
