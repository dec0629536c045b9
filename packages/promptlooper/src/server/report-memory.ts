import { reportRevision } from '../app/report-revision.ts'
import type { RevisionRecord } from '../domain/revision.ts'
import type { Store } from '../domain/store.ts'
import { reportJson, type ReportJson } from '../report/json.ts'

interface Remembered {
  readonly sequence: number
  readonly report: Promise<ReportJson>
  madeAt: number
  tookMs: number
}

const mostRemembered = 8
/** Of a revision that is running a report is made anew at most so rarely, in parts of the time that making it takes. */
const shareOfTime = 0.2

/** Reports of revisions, made once for all who ask until something has changed. */
export class ReportMemory {
  readonly #store: Store
  readonly #shownPath: (path: string) => string
  readonly #shownWords: (words: string) => string
  readonly #reports = new Map<string, Remembered>()

  constructor(
    store: Store,
    shown: { readonly path: (path: string) => string; readonly words: (words: string) => string },
  ) {
    this.#store = store
    this.#shownPath = shown.path
    this.#shownWords = shown.words
  }

  /** The report, as fresh as it can be without the server doing nothing else. Throws as `reportRevision` does. */
  async of(revision: RevisionRecord): Promise<ReportJson> {
    const sequence = await this.#store.browse.lastSequence()
    const key = `${revision.id} ${revision.status}`
    const known = this.#reports.get(key)
    if (known !== undefined) {
      const age = performance.now() - known.madeAt
      const isYoung = known.tookMs === 0 || age < known.tookMs / shareOfTime
      if (isYoung || (known.sequence === sequence && age < longestAgeMs)) return await known.report
    }
    return await this.#make(key, revision, sequence)
  }

  #make(key: string, revision: RevisionRecord, sequence: number): Promise<ReportJson> {
    const made: Remembered = { sequence, report: this.#build(revision), madeAt: performance.now(), tookMs: 0 }
    this.#reports.delete(key)
    this.#reports.set(key, made)
    for (const oldest of this.#reports.keys()) {
      if (this.#reports.size <= mostRemembered) break
      this.#reports.delete(oldest)
    }
    void this.#time(key, made)
    return made.report
  }

  async #time(key: string, made: Remembered): Promise<void> {
    const startedAt = performance.now()
    const [outcome] = await Promise.allSettled([made.report])
    made.madeAt = performance.now()
    made.tookMs = Math.max(1, made.madeAt - startedAt)
    // Whoever asked is told why; who asks next tries anew.
    if (outcome.status === 'rejected') this.#reports.delete(key)
  }

  async #build(revision: RevisionRecord): Promise<ReportJson> {
    const report = await reportRevision(this.#store, revision)
    const { file, statusReason } = report.revision
    const reason = statusReason === null ? null : this.#shownWords(statusReason)
    // The messages of failures may name places of this machine, too.
    const failures = report.failures.map((each) => ({ ...each, message: this.#shownWords(each.message) }))
    const scorerFailures = report.scorerFailures.map((each) => ({
      ...each,
      messages: each.messages.map((said) => ({ ...said, message: this.#shownWords(said.message) })),
    }))
    const shown = { ...report.revision, file: this.#shownPath(file), statusReason: reason }
    return reportJson({ ...report, revision: shown, failures, scorerFailures })
  }
}

/** Scores and labels change without a run's end: what was made is not kept for longer. */
const longestAgeMs = 10_000
