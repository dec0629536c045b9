import { z } from 'zod'

const columnSchema = z.string().min(1)
const columnsSchema = z.array(columnSchema)
const rowsSchema = z.array(
  z.union([z.string(), z.record(z.string(), z.json())], { error: 'must be a row: a mapping of columns, or a text' }),
)

/** A dataset with its settings. */
export const datasetSettingsSchema = z.strictObject({
  path: z.string().min(1).describe('The file of rows: .jsonl, .json, .csv, .tsv, .yaml.').optional(),
  rows: rowsSchema.describe('The rows themselves, instead of a path.').optional(),
  delimiter: z
    .string()
    .length(1, 'must be one character')
    .describe('What parts the columns of a CSV; found among , ; tab | where absent.')
    .optional(),
  expected: columnSchema.describe('The column with the expected answer; "expected" where absent.').optional(),
  id: columnSchema.describe('The column with the id; "id" where absent.').optional(),
  group: columnSchema.describe('The column with the cluster; "group" where absent.').optional(),
  metadata: z
    .union([columnSchema, columnsSchema], { error: 'must be a column or a list of columns' })
    .describe('Columns to slice by, not seen by prompts; "metadata", a mapping, where absent.')
    .optional(),
  json: columnsSchema.describe('Columns whose text is JSON.').optional(),
  where: z
    .string()
    .min(1)
    .describe('A Jinja2 expression over input, expected, metadata, id and group: only rows for which it is true.')
    .optional(),
  limit: z.number().int().positive().describe('At most so many rows, after where and shuffle.').optional(),
  shuffle: z.number().int().describe('A seed: the rows in an order that it decides.').optional(),
})

/** A dataset as a file may write it. */
export const datasetSchema = z
  .union([z.string().min(1), rowsSchema, datasetSettingsSchema], {
    error: 'must be a path, a list of rows, or { path, … }',
  })
  .describe(
    'The rows to run on: a path, rows inline, or a mapping with a path and which columns are what. Every other column is input.',
  )

export type DatasetSettings = z.infer<typeof datasetSettingsSchema>
export type WrittenRow = z.infer<typeof rowsSchema>[number]
