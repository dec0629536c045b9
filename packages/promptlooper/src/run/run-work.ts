import type { CompleteOptions, Params } from '../domain/adapter.ts'
import type { Example } from '../domain/example.ts'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import type { Prompt } from '../domain/message.ts'
import type { Run } from '../domain/run.ts'
import type { TemplateContext } from '../template/template-context.ts'
import type { CallTarget } from './call-model.ts'

/** A stage with its prompt compiled and its adapter found: made once per variant, used by all its runs. */
export interface StageWork {
  readonly name: string | null
  readonly render: (context: TemplateContext) => Prompt
  readonly target: CallTarget
  readonly params: Params
  readonly options: Pick<CompleteOptions, 'tools' | 'toolChoice' | 'outputSchema' | 'stream' | 'keepRaw'>
  /** Whether the answer is declared to be JSON. */
  readonly declaresJson: boolean
  /** The constants that its prompt sees. */
  readonly vars: JsonObject
  /**
   * What enters the cache key beside prompt, model and params: the provider's identity, tools, output schema. null where
   * there is none of them.
   */
  readonly keyExtra: JsonObject | null
}

/** One run to do: the same for a run by itself and for one of a plan. */
export interface RunWork {
  readonly run: Run
  readonly stages: readonly StageWork[]
  readonly input: JsonValue
  readonly example: Example | null
  readonly contextForm: 'contract' | 'experiment'
}
