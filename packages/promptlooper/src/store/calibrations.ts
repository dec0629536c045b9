import type { Kysely } from 'kysely'

import type { CalibrationStore } from '../domain/calibration.ts'
import { jsonText, parseJsonText } from './json-text.ts'
import type { Tables } from './tables.ts'

/** How judges met the labels of people. */
export function calibrationRows(database: Kysely<Tables>): CalibrationStore {
  return {
    async put({ id, experimentId, scorerName, scorerVersion, createdAt, calibration }) {
      await database
        .insertInto('calibrations')
        .values({
          id,
          experiment_id: experimentId,
          scorer_name: scorerName,
          scorer_version: scorerVersion,
          created_at: createdAt,
          calibration_json: jsonText(calibration),
        })
        .execute()
    },
    async newest(experimentId, scorerVersion) {
      const row = await database
        .selectFrom('calibrations')
        .selectAll()
        .where('experiment_id', '=', experimentId)
        .where('scorer_version', '=', scorerVersion)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .executeTakeFirst()
      if (row === undefined) return undefined
      return {
        id: row.id,
        experimentId: row.experiment_id,
        scorerName: row.scorer_name,
        scorerVersion: row.scorer_version,
        createdAt: row.created_at,
        calibration: parseJsonText(row.calibration_json),
      }
    },
  }
}
