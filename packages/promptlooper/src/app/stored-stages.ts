import type { Store } from '../domain/store.ts'
import { toTemplateStage } from '../template/template-stage.ts'
import type { EarlierStages } from './render-example.ts'
import { findExample } from './show-stored.ts'

/** Finds earlier answers among the runs of the experiment's latest revision. Without a store there are none. */
export function storedStages(store: Store | null): EarlierStages {
  return async (experimentName, variant, { key }) => {
    const experiment = await store?.experiments.find(experimentName)
    const revisionId = experiment?.latestRevision?.id
    if (store === null || revisionId === undefined) return []
    const example = await findExample(store, revisionId, key)
    if (example === null) return []
    const cells = await store.plan.cells(revisionId, example.ordinal - 1, 1)
    const cell = cells.find((each) => each.variantKey === variant.key && each.repeatIndex === 0)
    return cell === undefined ? [] : (await store.stageResults(cell.run.id)).map(toTemplateStage)
  }
}
