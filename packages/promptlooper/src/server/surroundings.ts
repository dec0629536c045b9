import type { Confinement } from '../app/confinement.ts'
import type { Store } from '../domain/store.ts'
import type { Concealing } from './conceal.ts'
import type { EventFeed } from './events/event-feed.ts'
import type { Sessions } from './guard/sessions.ts'
import type { ReportMemory } from './report-memory.ts'
import type { RevisionRunner } from './revision-runner.ts'
import type { ServerLimits, ServerOptions } from './server-options.ts'
import type { SummaryMemory } from './summary-memory.ts'
import type { Workspace } from './workspace.ts'

/** What resources work with. */
export interface Surroundings {
  readonly options: ServerOptions
  readonly limits: ServerLimits
  readonly store: Store
  readonly sessions: Sessions
  readonly concealing: Concealing
  readonly confinement: Confinement
  readonly workspace: Workspace
  readonly runner: RevisionRunner
  readonly feed: EventFeed
  readonly reports: ReportMemory
  readonly summaries: SummaryMemory
}
