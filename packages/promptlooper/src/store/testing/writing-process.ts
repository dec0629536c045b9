import { PromptLooperError } from '../../domain/errors.ts'
import { openStore } from '../open-store.ts'
import { completed, sampleStageResult } from './samples.ts'

// Commits runs in batches without end, and prints each batch's ids once its commit is reported; then the error's code.
const [url = ''] = process.argv.slice(2)
try {
  await using store = await openStore(url)
  for (;;) {
    const runs = await Promise.all(
      Array.from({ length: 16 }, async () => await store.createRun({ config: { prompt: 'p', model: 'm' } })),
    )
    await store.commit(
      runs.flatMap(({ id }) => [
        { kind: 'stage-completed', result: sampleStageResult(id, { responseRaw: 'x'.repeat(500) }) },
        { kind: 'cache-put', key: id, entry: { response: 'x', model: 'm', tokensIn: 1, tokensOut: 1 } },
        completed(id),
      ]),
    )
    console.log(runs.map((run) => run.id).join(' '))
  }
} catch (error) {
  console.log(error instanceof PromptLooperError ? `error ${error.code}` : error)
}
