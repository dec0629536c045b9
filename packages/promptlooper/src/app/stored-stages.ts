import type { TemplateStage } from '../domain/scorer.ts'
import type { Store } from '../domain/store.ts'
import { toTemplateStage } from '../template/template-stage.ts'
import type { EarlierStages } from './render-example.ts'

/** Finds earlier answers among the runs of the experiment's latest revision. Without a store there are none. */
export function storedStages(store: Store | null): EarlierStages {
  return async (experimentName, variant, example) => {
    const experiment = await store?.experiments.find(experimentName)
    const revisionId = experiment?.latestRevision?.id
    if (store === null || revisionId === undefined) return []
    const ordinal = await ordinalOf(store, revisionId, example.key)
    if (ordinal === null) return []
    const cells = await store.plan.cells(revisionId, ordinal - 1, 1)
    const cell = cells.find((each) => each.variantKey === variant.key && each.repeatIndex === 0)
    return cell === undefined ? [] : await stagesOf(store, cell.run.id)
  }
}

const examplesPerPage = 500

async function ordinalOf(store: Store, revisionId: string, exampleKey: string): Promise<number | null> {
  for (let after = -1; ; ) {
    const page = await store.plan.examples(revisionId, after, examplesPerPage)
    const found = page.find((example) => example.key === exampleKey)
    if (found !== undefined) return found.ordinal
    const last = page.at(-1)
    if (last === undefined) return null
    after = last.ordinal
  }
}

async function stagesOf(store: Store, runId: string): Promise<readonly TemplateStage[]> {
  return (await store.stageResults(runId)).map(toTemplateStage)
}
