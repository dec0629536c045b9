import type { AdapterResponse, CompleteOptions, Finish, Params, ToolCall } from './adapter.ts'
import type { Example } from './example.ts'
import type { JsonValue } from './json-value.ts'
import type { Prompt } from './message.ts'
import type { Run, RunConfig } from './run.ts'

/** What a scorer may look at beside input and output. */
export interface ScorerContext {
  readonly expected: JsonValue
  readonly example: Example | null
  readonly metadata: { readonly [name: string]: JsonValue }
  readonly config: RunConfig
  /** The run's stages in the template's spelling: name, stage_index, prompt_sent, output, model_used, tokens_in, … */
  readonly stages: readonly TemplateStage[]
  /** The last answer parsed, where its stage declares JSON and it was JSON. */
  readonly json: JsonValue | undefined
  readonly toolCalls: readonly ToolCall[] | undefined
  readonly finish: Finish | undefined
  readonly run: Run
  /**
   * The answered run of the variant that this one is compared with, on the same example and repeat; `'itself'` for that
   * variant's own runs. Only for scorers that compare answers.
   */
  readonly reference?: ReferenceAnswer | 'itself'
  readonly signal: AbortSignal
  /** Asks a model (`provider/model`), with the run's cache, limits, budget, prices and storage. */
  readonly ask: (prompt: Prompt, model: string, params?: Params, options?: AskOptions) => Promise<AdapterResponse>
  /** Gives one vector per text, by the same way; each text is paid for once. */
  readonly embed: (texts: readonly string[], model: string) => Promise<readonly (readonly number[])[]>
  /** Waits for something that is not the scorer's own work, such as a place among its programs: that time is not counted. */
  readonly waiting?: <Awaited>(promise: Promise<Awaited>) => Promise<Awaited>
}

/** What the variant that others are compared with answered. */
export interface ReferenceAnswer {
  readonly variantKey: string
  readonly runId: string
  readonly stages: readonly TemplateStage[]
}

/** What a scorer may ask for beside prompt, model and params. */
export interface AskOptions extends Pick<CompleteOptions, 'outputSchema' | 'tools' | 'toolChoice'> {
  /** Which of several answers to the same question is wanted, from 0: each has its own place in the cache. */
  readonly sample?: number
}

/** An earlier stage as templates and scorers see it, in the template's spelling. */
export interface TemplateStage {
  readonly name: string | null
  readonly stage_index: number
  readonly prompt_sent: string
  readonly output: string
  readonly response_raw: string
  readonly model_used: string
  readonly tokens_in: number
  readonly tokens_out: number
  readonly latency_ms: number
  readonly cached: boolean
  readonly cost_usd?: number | null
  readonly json?: JsonValue
  readonly tool_calls?: readonly ToolCall[]
  readonly finish?: Finish
  readonly first_token_ms?: number
}

/** What a scorer gives: a number, or a number with its reason. Finite numbers are clamped to [0, 1]; anything else is a failed score. */
export type ScoreOutcome =
  | number
  | { readonly value: number; readonly reason?: string; readonly label?: string; readonly rawValue?: number }

/** A function from an answer to [0, 1]. Throwing is a failed score, never a failed run. */
export interface Scorer {
  readonly name: string
  /** The hash of its configuration and code; a scorer without one is known by its name alone. */
  readonly version?: string
  score(input: JsonValue, output: string, context: ScorerContext): ScoreOutcome | Promise<ScoreOutcome>
  /**
   * Whether it compares an answer with that of the baseline variant: then it scores at the end of a plan, when both are
   * there. Its scores are those of one baseline: another one scores again.
   */
  readonly comparesAnswers?: true
  /** Whether it applies to this example at all (`where`); a scorer that does not leaves no score and no failure. */
  applies?(context: ScorerContext): boolean
}
