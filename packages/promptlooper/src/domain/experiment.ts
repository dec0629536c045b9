import type { Params } from './adapter.ts'
import type { Example } from './example.ts'
import type { RaceSettings } from './race.ts'
import type { JsonObject, JsonValue } from './json-value.ts'

/** A place in a file, for messages: lines and columns count from 1. */
export interface SourcePosition {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What is compared: stages × matrix × dataset × scorers, from one file, with every prompt file read. */
export interface Experiment {
  readonly name: string
  /** The absolute path of the experiment file. */
  readonly file: string
  /** The file's text as it was read. */
  readonly source: string
  readonly dataset: Dataset
  readonly providers: { readonly [name: string]: ProviderSettings }
  readonly template: TemplateSettings
  /** One-stage files have one stage without a name. */
  readonly stages: readonly StageDefinition[]
  /** Which of the two template contexts holds: the contract's five names alone, or those of an experiment. */
  readonly contextForm: 'contract' | 'experiment'
  readonly axes: readonly Axis[]
  /** Variants to leave out: each maps axis paths to a label (or the value written in the axis's list). */
  readonly exclude: readonly AxisChoice[]
  /** Whole variants, beside the matrix or instead of it: each maps setting paths (`prompt`, `draft.model`, `params.x`) to a value. */
  readonly include: readonly (readonly Setting[])[]
  /** Runs of each variant on each example; at least 1. */
  readonly repeats: number
  readonly scorers: readonly ScorerSettings[]
  readonly baseline: AxisChoice | `git:${string}` | null
  readonly verdict: VerdictSettings | null
  readonly gates: readonly string[]
  readonly budget: BudgetSettings
  readonly cache: CacheSettings
  /** Runs in flight at once over all providers; null: each provider's own limit decides. */
  readonly concurrency: number | null
  readonly retry: RetrySettings
  /** Time for one attempt of a call, in milliseconds; null: the provider's or the default. */
  readonly timeoutMs: number | null
  /** Prices given in the file, by `provider/model`, in USD per million tokens. */
  readonly prices: { readonly [model: string]: PriceSettings }
  /** Run only as much of the plan as the decision needs; null: the whole plan. */
  readonly race: RaceSettings | null
  readonly split: JsonObject | null
}

/** How stored answers are used. */
export interface CacheSettings {
  /** Stored answers that are older are asked for anew; null: none is too old. */
  readonly maxAgeMs: number | null
}

/** Rows to run on. Can be read many times; is never held in memory as a whole by those who read it. */
export interface Dataset {
  /** The absolute path of the file; null for rows inline. */
  readonly path: string | null
  /** The folder that relative paths of images and files in rows start from. */
  readonly directory: string
  /** Reads the rows in order, after `where`, `shuffle` and `limit`. Throws a ConfigError with file and line at a broken row. */
  examples(): AsyncIterable<Example>
}

/** A named, configured adapter. */
export interface ProviderSettings {
  readonly name: string
  /** A kind of adapter (`openai-compatible`, `offline`, `command`, `module`, `echo`); a path in the file becomes kind `module` with option `path`. */
  readonly adapter: string
  readonly maxConcurrency: number | null
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly timeoutMs: number | null
  /** The adapter's own options as its registry entry parsed them: baseUrl, apiKeyEnv, headers, command, path, … */
  readonly options: JsonObject
}

/** What production gives to jinja2.Environment. */
export interface TemplateSettings {
  readonly trimBlocks: boolean
  readonly lstripBlocks: boolean
  readonly keepTrailingNewline: boolean
  readonly newlineSequence: '\n' | '\r\n' | '\r'
  readonly autoescape: boolean
  readonly undefined: 'default' | 'strict' | 'chainable' | 'debug'
  readonly blockStart: string
  readonly blockEnd: string
  readonly variableStart: string
  readonly variableEnd: string
  readonly commentStart: string
  readonly commentEnd: string
  readonly lineStatementPrefix: string | null
  readonly lineCommentPrefix: string | null
  readonly extensions: readonly string[]
  /** Sources of the templates that prompts may include, import or extend, by their path below the `include` folder. */
  readonly includes: { readonly [name: string]: string }
  /** The absolute path of the module whose named exports are filters; null where there is none. */
  readonly filters: string | null
  /** The hash of that module's text; null where there is none. */
  readonly filtersHash: string | null
}

/** A template and where its text stands. */
export interface TemplateSource {
  readonly text: string
  /** The absolute path of its file; null where it stands in the experiment file. */
  readonly path: string | null
  /** Where its first character stands. */
  readonly position: SourcePosition
  /**
   * How many columns stand before each later line of the text in its file, as in a YAML block; absent: 0, as in a file of
   * its own. `'unknown'` where the file folds or escapes the text, so that only `position` can be told.
   */
  readonly indent?: number | 'unknown'
}

/** A prompt as written: one template, or messages whose contents are templates. */
export type PromptSource =
  | { readonly kind: 'text'; readonly template: TemplateSource }
  | { readonly kind: 'messages'; readonly path: string | null; readonly messages: readonly MessageSource[] }

/** A message as written; a `splice` is one expression that gives a list of messages. */
export type MessageSource =
  | { readonly kind: 'splice'; readonly expression: TemplateSource }
  | { readonly kind: 'message'; readonly role: string; readonly content: TemplateSource | readonly PartSource[] }

/** A part of a message's content as written. */
export interface PartSource {
  readonly kind: 'text' | 'image' | 'file'
  readonly template: TemplateSource
}

/** A model and who serves it. */
export interface ModelReference {
  readonly provider: string
  readonly model: string
}

/** A stage as the file writes it; an axis may give prompt or model instead. */
export interface StageDefinition {
  readonly name: string | null
  readonly prompt: PromptSource | null
  readonly model: ModelReference | null
  readonly params: Params
  readonly vars: JsonObject
  /** What the answer is declared to be. */
  readonly output: OutputDeclaration
  readonly tools: readonly JsonValue[] | null
  readonly toolChoice: JsonValue
  readonly timeoutMs: number | null
  /** Whether answers come piece by piece; absent: whole. */
  readonly stream?: boolean
  /** Whether what the provider sent is stored beside the answer; absent: no. */
  readonly keepRaw?: boolean
}

export type OutputDeclaration =
  | { readonly kind: 'text' }
  | { readonly kind: 'json' }
  | { readonly kind: 'schema'; readonly schema: JsonValue }

/** A stage with everything fixed. */
export interface Stage extends StageDefinition {
  readonly prompt: PromptSource
  readonly model: ModelReference
}

/** One dimension of the matrix. */
export interface Axis {
  /** As written: `prompt`, `draft.prompt`, `*.model`, `params.temperature`, `vars.tone`. */
  readonly path: string
  readonly values: readonly AxisValue[]
}

export interface AxisValue {
  readonly label: string
  /** What it sets, one entry for each stage that the path names. */
  readonly settings: readonly Setting[]
}

/** One thing that a variant fixes in one stage. */
export type Setting =
  | { readonly stageIndex: number; readonly field: 'prompt'; readonly prompt: PromptSource }
  | { readonly stageIndex: number; readonly field: 'model'; readonly model: ModelReference }
  | { readonly stageIndex: number; readonly field: 'params' | 'vars'; readonly name: string; readonly value: JsonValue }

/** Labels by axis path. */
export type AxisChoice = { readonly [axisPath: string]: string }

/** One point of the matrix: every stage's prompt, model and params fixed. */
export interface Variant {
  /** Its identity: the hash of everything that decides what is sent. Labels are not part of it. */
  readonly key: string
  /** How people read it: its labels joined with ` · `; `only variant` where there is no axis. Unique in its experiment. */
  readonly label: string
  readonly labels: AxisChoice
  readonly stages: readonly Stage[]
}

/** A scorer as the file configures it. */
export interface ScorerSettings {
  /** The registry's name: `exact-match`, `judge`, … */
  readonly kind: string
  /** Unique in the file. */
  readonly name: string
  /** Which stage's answer it looks at. */
  readonly stageIndex: number
  /** A Jinja expression over the example: applies only where it is true. */
  readonly where: string | null
  readonly extract: ExtractSettings | null
  /** A template, or one expression, that replaces the example's `expected`; absent where the example's own holds. */
  readonly expected?: JsonValue
  readonly refused: 'score' | 'zero' | 'leave-out'
  /** The scorer's own options as written, parsed by its registry entry. */
  readonly options: JsonObject
  readonly position: SourcePosition
}

export type ExtractSettings = { readonly regex: string; readonly flags: string } | { readonly json: string }

export interface VerdictSettings {
  readonly objective: string
  /** The least difference that matters; null where none is named. */
  readonly least: number | null
  readonly alpha: number
}

export interface BudgetSettings {
  readonly usd: number | null
  readonly tokens: number | null
  readonly calls: number | null
  readonly minutes: number | null
}

export interface RetrySettings {
  /** Attempts of one call, the first included. */
  readonly attempts: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
}

/** USD per million tokens; null where the file says that it is unknown. */
export interface PriceSettings {
  readonly input: number | null
  /** Of all that the model writes, hidden reasoning included. */
  readonly output: number | null
  /** Of what the provider had cached; absent: as `input`. */
  readonly cachedInput?: number | null | undefined
}
