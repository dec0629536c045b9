import { messageOf, PromptLooperError, StoreError } from '../domain/errors.ts'

interface Description {
  readonly code: string
  readonly message: string
  readonly hint: string
}

// Result codes of SQLite: https://www.sqlite.org/rescode.html
const foreignKeyViolated = 787
const descriptions: Readonly<Record<number, Description>> = {
  5: {
    code: 'store-locked',
    message: 'another process holds the store for too long',
    hint: 'Close the program that has it open in a transaction (a database browser?) and run the same command again.',
  },
  8: {
    code: 'store-read-only',
    message: 'the store may not be written',
    hint: 'Make the file and its folder writable, or name another store with --store sqlite:PATH.',
  },
  10: {
    code: 'store-disk',
    message: 'the disk did not take or give what the store asked of it',
    hint: 'Check free space, quotas and file size limits, then run the same command again: what was committed is kept.',
  },
  11: {
    code: 'store-damaged',
    message: 'the store file is damaged',
    hint: 'Restore it from a copy, or save what can be read with "sqlite3 FILE .recover".',
  },
  13: {
    code: 'store-full',
    message: 'the store is full',
    hint: 'Free space on the disk or raise the limit, then run the same command again: what was committed is kept.',
  },
  14: {
    code: 'store-cannot-open',
    message: 'the store file can not be opened',
    hint: 'Check that its path names a file, and that the file and its folder may be read and written.',
  },
  26: {
    code: 'store-not-a-database',
    message: 'the file is not a database',
    hint: 'Name another file with --store sqlite:PATH, or move this one away.',
  },
}

/**
 * Gives a StoreError for what a database threw: its code says which (`store-locked`, `store-read-only`, `store-disk`,
 * `store-damaged`, `store-full`, `store-cannot-open`, `store-not-a-database`, `unknown-run`, `store-closed`, else
 * `store-failed`). Errors of our own pass unchanged. `path` is shown where it is known.
 */
export function storeFailure(thrown: unknown, path: string): PromptLooperError {
  if (thrown instanceof PromptLooperError) return thrown
  const described = describe(thrown)
  const reason = messageOf(thrown)
  return new StoreError(described.code, `${path}: ${described.message} (${reason})`, {
    hint: described.hint,
    cause: thrown,
  })
}

function describe(thrown: unknown): Description {
  const errorCode = resultCode(thrown)
  if (errorCode === foreignKeyViolated) {
    return {
      code: 'unknown-run',
      message: 'a result belongs to a run that the store does not hold',
      hint: 'Was the experiment deleted while it ran? Run it again.',
    }
  }
  // The low byte of an extended code is the primary one; LOCKED is BUSY within one process.
  const primary = errorCode === undefined ? undefined : errorCode & 0xff
  const found = primary === undefined ? undefined : descriptions[primary === 6 ? 5 : primary]
  if (found !== undefined) return found
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_INVALID_STATE') {
    return { code: 'store-closed', message: 'the store has been closed', hint: 'Open it again with openStore.' }
  }
  return {
    code: 'store-failed',
    message: 'the store could not do what was asked',
    hint: 'Please report this with the message above.',
  }
}

function resultCode(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode
    : undefined
}
