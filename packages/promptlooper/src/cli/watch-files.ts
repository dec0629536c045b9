import { sep } from 'node:path'

import { watch } from 'chokidar'

/** Tells of saved files. */
export interface FileWatch extends AsyncDisposable {
  /** Watches exactly these files from now on. */
  follow(files: readonly string[]): void
  /** Resolves when a followed file was saved since the last call, with all that were; rejects when the signal aborts. */
  nextSave(signal: AbortSignal): Promise<readonly string[]>
}

// Editors write a file in several steps, and some save several files at once: what comes together is one save.
const settleMs = 80

/** Watches files until it is disposed of. */
export function watchFiles(): FileWatch {
  // A file that is replaced by a rename must stay watched: `atomic` takes unlink and add in quick succession for a change.
  const watcher = watch([], { ignoreInitial: true, atomic: true })
  const followed = new Set<string>()
  const saved = new Set<string>()
  let wake: (() => void) | null = null
  let settling: NodeJS.Timeout | null = null

  // Waiting for a missing file, chokidar also tells of the folders on the way to it.
  const isFollowed = (path: string): boolean =>
    followed.has(path) || [...followed].some((folder) => path.startsWith(`${folder}${sep}`))

  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir' || !isFollowed(path)) return
    saved.add(path)
    if (settling !== null) clearTimeout(settling)
    settling = setTimeout(() => {
      settling = null
      wake?.()
    }, settleMs)
  })

  return {
    follow(files) {
      const wanted = new Set(files)
      watcher.unwatch([...followed].filter((file) => !wanted.has(file)))
      watcher.add([...wanted].filter((file) => !followed.has(file)))
      followed.clear()
      for (const file of wanted) followed.add(file)
    },
    async nextSave(signal) {
      signal.throwIfAborted()
      if (saved.size === 0 || settling !== null) {
        const { promise, resolve, reject } = Promise.withResolvers<void>()
        const abort = (): void => reject(signal.reason)
        signal.addEventListener('abort', abort, { once: true })
        wake = resolve
        try {
          await promise
        } finally {
          wake = null
          signal.removeEventListener('abort', abort)
        }
      }
      const files = [...saved]
      saved.clear()
      return files
    },
    async [Symbol.asyncDispose]() {
      if (settling !== null) clearTimeout(settling)
      await watcher.close()
    },
  }
}
