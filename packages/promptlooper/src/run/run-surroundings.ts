import type { EventSink } from '../domain/event-sink.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { AttachmentReader } from '../template/attachments.ts'
import type { CallMeter, CallSurroundings } from './call-model.ts'
import type { AnswerSurroundings } from './give-answer.ts'
import type { ScorerModels } from './scorer-models.ts'

/** Also hears of answers that no call was made for. */
export interface RunMeter extends CallMeter {
  onCacheHit(): void
}

/** What a run needs of the world. */
export interface RunSurroundings extends CallSurroundings, AnswerSurroundings {
  readonly meter: RunMeter | null
  readonly events: EventSink
  readonly scorers: readonly Scorer[]
  /** null: messages go as they are. */
  readonly readAttachments: AttachmentReader | null
  /** What scorers may ask models with. */
  readonly scorerModels: ScorerModels
  /** Time that all attempts and stages of a run may take together. */
  readonly runTimeoutMs: number
}
