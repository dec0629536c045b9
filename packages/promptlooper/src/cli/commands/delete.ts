import { findExperiment } from '../../app/find-revision.ts'
import { askToConfirm } from '../ask.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { counted } from '../../report/headline.ts'
import type { Terminal } from '../terminal.ts'
import { withStore, type StoreFlags } from '../with-store.ts'

/** The flags of `delete`. */
export interface DeleteFlags extends StoreFlags {
  readonly yes?: true
}

/** Removes an experiment with its revisions, runs and scores, after a person agreed or with `--yes`. */
export async function deleteExperiment(name: string, flags: DeleteFlags, terminal: Terminal): Promise<ExitStatus> {
  return await withStore(flags, terminal, async (store) => {
    const experiment = await findExperiment(store, name)
    const revisions = await store.experiments.revisions(experiment.id)
    const what = `${neutraliseLine(experiment.name)} (${counted(revisions.length, 'revision')} with all runs and scores)`
    const answer = flags.yes ? 'yes' : await askToConfirm(`Delete ${what}?`, terminal)
    if (answer === 'no') {
      terminal.note('Nothing was deleted.')
      return exitStatus.failed
    }
    await store.experiments.delete(experiment.id)
    terminal.note(`Deleted ${what}. Its answers stay in the cache: "promptlooper cache clear" removes those.`)
    return exitStatus.done
  })
}
