import { openStore } from '../open-store.ts'
import { cellsOf, completed, sampleStageResult } from './samples.ts'

// Claims all cells of a revision in small pages beside another process that does the same, and ends each run it got.
const [url = '', revisionId = '', owner = ''] = process.argv.slice(2)
await using store = await openStore(url)
await store.owners.register(owner, Date.now())
const revision = await store.experiments.revision(revisionId)
if (revision === undefined) throw new Error('the revision is missing')
const cells = await cellsOf(store, revision)
let claimed = 0
for (let start = 0; start < cells.length; start += 5) {
  const page = cells.slice(start, start + 5)
  const claims = await store.plan.claim({ revisionId, owner, cells: page, retryFailedBefore: 0, now: Date.now() })
  const runIds = claims.flatMap((claim) => (claim.outcome === 'claimed' ? [claim.runId] : []))
  claimed += runIds.length
  for (const runId of runIds) {
    await store.commit([{ kind: 'stage-completed', result: sampleStageResult(runId) }])
    await store.cache.put(runId, { response: 'ham', model: 'm', tokensIn: 1, tokensOut: 1 })
    await store.commit([completed(runId)])
  }
  await store.owners.beat(owner, Date.now())
}
console.log(claimed)
