import type { Kysely } from 'kysely'

import { StoreError } from '../domain/errors.ts'
import type { Example } from '../domain/example.ts'
import type { Stage } from '../domain/experiment.ts'
import type { Run, RunConfig } from '../domain/run.ts'
import { variantConfig } from '../domain/variant-config.ts'
import { chunked } from './chunked.ts'
import { parseJsonText } from './json-text.ts'
import { runFromRow } from './rows.ts'
import type { RunRow, Tables } from './tables.ts'

/**
 * Gives runs with their configs. A run of an experiment does not repeat prompt, params and input in its row: they are
 * its variant's stages and its example's input, which the keys fix.
 */
export async function withConfigs(database: Kysely<Tables>, rows: readonly RunRow[]): Promise<readonly Run[]> {
  const variants = new Map<string, readonly Stage[]>()
  const inputs = new Map<string, Example['input']>()
  for (const keys of chunked(distinct(rows.map((row) => row.variant_key)))) {
    const found = await database.selectFrom('variants').selectAll().where('key', 'in', keys).execute()
    for (const { key, stages_json } of found) variants.set(key, parseJsonText(stages_json))
  }
  for (const keys of chunked(distinct(rows.map((row) => row.example_key)))) {
    const found = await database
      .selectFrom('examples')
      .select(['key', 'content_json'])
      .where('key', 'in', keys)
      .execute()
    for (const { key, content_json } of found) inputs.set(key, parseJsonText(content_json).input)
  }
  return rows.map((row) => runFromRow(row, configOf(row, variants, inputs)))
}

function configOf(
  row: RunRow,
  variants: ReadonlyMap<string, readonly Stage[]>,
  inputs: ReadonlyMap<string, Example['input']>,
): RunConfig {
  if (row.config_json !== null) return parseJsonText(row.config_json)
  const stages = variants.get(row.variant_key ?? '')
  const input = inputs.get(row.example_key ?? '')
  if (stages === undefined || input === undefined) {
    throw new StoreError('store-damaged', `run ${row.id} has lost its variant or its example`, {
      hint: 'Restore the store from a copy, or delete the experiment and run it again.',
    })
  }
  return variantConfig({ stages }, input)
}

function distinct(keys: readonly (string | null)[]): string[] {
  return [...new Set(keys)].filter((key) => key !== null)
}
