import type { Kysely } from 'kysely'

import type { PlanStore } from '../domain/store.ts'
import { parseJsonText } from './json-text.ts'
import { withConfigs } from './run-configs.ts'
import type { Tables } from './tables.ts'

/** A revision's variants, and the runs whose end was committed lately. */
export function planRows(database: Kysely<Tables>): Pick<PlanStore, 'variants' | 'endedAfter'> {
  return {
    async variants(revisionId) {
      const rows = await database
        .selectFrom('revision_variants')
        .innerJoin('variants', 'variants.key', 'revision_variants.variant_key')
        .select(['key', 'ordinal', 'label', 'labels_json', 'stages_json'])
        .where('revision_id', '=', revisionId)
        .orderBy('ordinal')
        .execute()
      return rows.map(({ key, ordinal, label, labels_json, stages_json }) => {
        const labels = parseJsonText(labels_json)
        return { key, ordinal, label, labels, variant: { key, label, labels, stages: parseJsonText(stages_json) } }
      })
    },
    async endedAfter(commitSequence, limit) {
      const rows = await database
        .selectFrom('runs')
        .selectAll()
        .where('commit_sequence', '>', commitSequence)
        .orderBy('commit_sequence')
        .limit(limit)
        .execute()
      return await withConfigs(database, rows)
    },
  }
}
