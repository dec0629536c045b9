import { StoreError } from '../domain/errors.ts'

/** The error for a revision that is not there, or not any more. */
export function unknownRevision(revisionId: string): StoreError {
  return new StoreError('unknown-revision', `the store holds no revision ${revisionId}`, {
    hint: 'Was its experiment deleted while it ran? Run its file again.',
  })
}
