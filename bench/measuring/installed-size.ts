import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What an install left on the disk. */
export interface InstalledSize {
  readonly packages: number
  /** The sizes of all files, as they read; blocks that are not full are not counted. */
  readonly bytes: number
}

/** Counts what npm installed into a folder's `node_modules`; files that stand for two names are counted once. */
export async function installedSize(folder: string): Promise<InstalledSize> {
  const modules = join(folder, 'node_modules')
  // npm's own record of what it installed.
  const lock = JSON.parse(await readFile(join(modules, '.package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, unknown>>
  }
  return { packages: Object.keys(lock.packages).length, bytes: await bytesBelow(modules) }
}

/** The sizes of all files below a folder; 0 where there is none. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const seen = new Set<number>()
  let bytes = 0
  for (const { parentPath, name } of files) {
    const { ino, size } = await stat(join(parentPath, name))
    if (seen.has(ino)) continue
    seen.add(ino)
    bytes += size
  }
  return bytes
}
