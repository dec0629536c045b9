import { messageOf } from '../../domain/errors.ts'
import { createDataset } from '../dataset/create-dataset.ts'
import { jsonlRows } from '../dataset/jsonl-rows.ts'

/** Reads a .jsonl dataset to its end or its first fault and prints which; run with a small heap. */
const [path = ''] = process.argv.slice(2)
const dataset = createDataset({
  path,
  directory: '.',
  rows: () => jsonlRows({ path, shown: 'large.jsonl' }),
  columns: {},
  namedColumns: [],
  condition: null,
  sample: { shuffle: null, limit: null },
})
let count = 0
try {
  for await (const example of dataset.examples()) if (example.id !== '') count++
  process.stdout.write(`${count} examples`)
} catch (thrown) {
  process.stdout.write(`${count} examples, then ${messageOf(thrown)}`)
}
