/**
 * Writes packages/promptlooper/schema/experiment.schema.json: the JSON Schema of the experiment file, for editors.
 *
 *     node --conditions=promptlooper-source scripts/experiment-schema.ts
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { adapterKinds } from '../packages/promptlooper/src/adapters/adapter-kinds.ts'
import { experimentJsonSchema } from '../packages/promptlooper/src/config/experiment-json-schema.ts'
import { scorerKinds } from '../packages/promptlooper/src/scorers/scorer-kinds.ts'

const folder = new URL('../packages/promptlooper/schema/', import.meta.url)
const schema = experimentJsonSchema({ scorers: scorerKinds, adapters: adapterKinds })

await mkdir(folder, { recursive: true })
await writeFile(new URL('experiment.schema.json', folder), `${JSON.stringify(schema, null, 2)}\n`)
