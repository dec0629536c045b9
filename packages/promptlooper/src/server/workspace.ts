import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, open, opendir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'

import { isInside } from '../app/confinement.ts'
import { Problem } from './problem.ts'

/** A file of the workspace. */
export interface WorkspaceFile {
  /** From the workspace on, with `/`. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAt: number
}

/** A file's text, with the tag that tells whether it has changed. */
export interface FileText {
  readonly text: string
  readonly etag: string
}

/** What must hold of a file before it is replaced. */
export type WriteCondition = { readonly kind: 'is-new' } | { readonly kind: 'has-tag'; readonly etag: string }

const textFiles = new Set([
  '.yaml',
  '.yml',
  '.json',
  '.jsonl',
  '.ndjson',
  '.csv',
  '.tsv',
  '.jinja',
  '.jinja2',
  '.j2',
  '.txt',
  '.md',
])
const scriptFiles = new Set(['.mts', '.ts', '.mjs', '.js'])
const mostListed = 5_000

/** The folder of experiment files. No path leaves it, neither by `..` nor through a link. */
export class Workspace {
  /** Without links. */
  readonly folder: string
  readonly #endings: ReadonlySet<string>
  readonly #mostBytes: number
  /** Writes to one path wait for one another: of two that saw the same tag the second must be told. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(folder: string, given: { readonly scripts: 'allowed' | 'refused'; readonly mostBytes: number }) {
    this.folder = folder
    this.#endings = given.scripts === 'allowed' ? new Set([...textFiles, ...scriptFiles]) : textFiles
    this.#mostBytes = given.mostBytes
  }

  /** The absolute path of a file that is there. Throws a Problem. */
  async find(path: string): Promise<string> {
    const real = await this.#real(this.#joined(path))
    if (real === null || !(await stat(real)).isFile()) throw missing(path)
    return real
  }

  /** Whether an absolute path, such as a revision's file, lies in it and is there. */
  async holds(file: string): Promise<boolean> {
    try {
      return isInside(await realpath(file), this.folder)
    } catch (error) {
      if (error instanceof Error && 'code' in error) return false
      throw error
    }
  }

  /** The files that it may show, by path; at most 5,000. */
  async list(): Promise<{ readonly files: readonly WorkspaceFile[]; readonly isWhole: boolean }> {
    const files: WorkspaceFile[] = []
    const folders = [this.folder]
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      for await (const entry of await opendir(folder)) {
        const path = join(folder, entry.name)
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
        if (entry.isDirectory()) folders.push(path)
        if (!entry.isFile() || !this.#endings.has(extname(entry.name))) continue
        if (files.length === mostListed) return { files, isWhole: false }
        const { size, mtimeMs } = await stat(path)
        const shown = relative(this.folder, path).replaceAll(sep, '/')
        files.push({ path: shown, sizeBytes: size, modifiedAt: Math.round(mtimeMs) })
      }
    }
    return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), isWhole: true }
  }

  async read(path: string): Promise<FileText> {
    const real = await this.find(path)
    if ((await stat(real)).size > this.#mostBytes)
      throw new Problem(413, 'too-large', `${path} is too large to be shown`)
    return textOf(await readFile(real))
  }

  /** Writes a file whole or not at all; gives its new tag. Throws a Problem where the condition does not hold. */
  async write(path: string, text: string, condition: WriteCondition): Promise<string> {
    return await this.#afterOthers(async () => {
      const target = await this.#writable(path)
      await this.#demand(path, target, condition)
      const bytes = Buffer.from(text)
      if (bytes.byteLength > this.#mostBytes) throw new Problem(413, 'too-large', `${path} would be too large`)
      await mkdir(dirname(target), { recursive: true })
      const draft = join(dirname(target), `.${randomBytes(8).toString('hex')}.tmp`)
      try {
        await using file = await open(draft, 'wx', 0o644)
        await file.writeFile(bytes)
        await file.sync()
        await rename(draft, target)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      return textOf(bytes).etag
    })
  }

  async remove(path: string, etag: string): Promise<void> {
    await this.#afterOthers(async () => {
      const target = await this.#writable(path)
      await this.#demand(path, target, { kind: 'has-tag', etag })
      await rm(target)
    })
  }

  async #demand(path: string, target: string, condition: WriteCondition): Promise<void> {
    const there = await lstat(target).catch(() => null)
    if (there !== null && !there.isFile()) throw new Problem(409, 'not-a-file', `${path} is a folder`)
    if (condition.kind === 'is-new') {
      if (there !== null) throw changed(path, 'it is there already')
      return
    }
    if (there === null) throw changed(path, 'it is not there any more')
    if (textOf(await readFile(target)).etag !== condition.etag) throw changed(path, 'somebody else has changed it')
  }

  /** Where a file may be written: every folder above that is there is a real one of ours, and it is no link itself. */
  async #writable(path: string): Promise<string> {
    const target = this.#joined(path)
    if ((await lstat(target).catch(() => null))?.isSymbolicLink()) throw outside(path)
    let above = dirname(target)
    while (isInside(above, this.folder)) {
      const real = await realpath(above).catch(() => null)
      if (real !== null) {
        if (!isInside(real, this.folder)) throw outside(path)
        if (!(await stat(real)).isDirectory()) throw new Problem(409, 'not-a-folder', `a folder of ${path} is a file`)
        return target
      }
      // A link to what is not there would be followed as soon as it is.
      if ((await lstat(above).catch(() => null)) !== null) throw outside(path)
      above = dirname(above)
    }
    throw outside(path)
  }

  /** null where nothing is there. */
  async #real(path: string): Promise<string | null> {
    const real = await realpath(path).catch(() => null)
    if (real !== null && !isInside(real, this.folder)) throw outside(relative(this.folder, path))
    return real
  }

  #joined(path: string): string {
    const parts = path.split('/')
    const isPlain = parts.every(
      (part) => /^[^\\\0-\u001f\u007f]+$/u.test(part) && !part.startsWith('.') && part.trim() === part,
    )
    if (!isPlain || parts.some((part) => Buffer.byteLength(part) > 200) || parts.includes('node_modules')) {
      throw new Problem(403, 'outside-workspace', 'the path is none of a file in the workspace', {
        hint: 'Write it from the workspace on, such as prompts/short.jinja; names do not begin with a dot.',
      })
    }
    if (!this.#endings.has(extname(path))) {
      throw new Problem(403, 'kind-refused', `files of this kind are not taken here`, {
        hint: `They end in ${[...this.#endings].join(', ')}.`,
      })
    }
    const joined = join(this.folder, ...parts)
    if (!isInside(joined, this.folder)) throw outside(path)
    return joined
  }

  async #afterOthers<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#writing.then(work, work)
    this.#writing = done.catch(() => {})
    return await done
  }
}

function textOf(bytes: Uint8Array): FileText {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
  return { text: new TextDecoder().decode(bytes), etag }
}

function missing(path: string): Problem {
  return new Problem(404, 'missing-file', `there is no file ${path} in the workspace`)
}

function outside(path: string): Problem {
  return new Problem(403, 'outside-workspace', `${path} leaves the workspace`)
}

function changed(path: string, why: string): Problem {
  return new Problem(412, 'changed-meanwhile', `${path} was not written: ${why}`, {
    hint: 'Read it again, and write what you want of both.',
  })
}
