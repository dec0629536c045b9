import { firstTables } from './0001-first-tables.ts'
import { races } from './0002-races.ts'
import { scorerCalls } from './0003-scorer-calls.ts'
import { answerDetails } from './0004-answer-details.ts'
import { cacheProviders } from './0005-cache-providers.ts'
import { datasetDigests } from './0006-dataset-digests.ts'
import { labels } from './0007-labels.ts'
import { runTexts } from './0008-run-texts.ts'
import type { Migration } from './migration.ts'

/** Every migration, in order. A released one never changes: what must differ is a new one. */
export const allMigrations: readonly Migration[] = [
  firstTables,
  races,
  scorerCalls,
  answerDetails,
  cacheProviders,
  datasetDigests,
  labels,
  runTexts,
]
