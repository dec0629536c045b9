import type { ModuleLoader } from '../domain/module-loader.ts'
import type { ScorerSettings, TemplateSettings } from '../domain/experiment.ts'
import type { PostHttp } from '../domain/http-post.ts'
import type { RunProgram } from '../domain/program.ts'
import type { OptionsReader } from '../domain/registry.ts'
import type { Scorer } from '../domain/scorer.ts'
import type { TemplateFilters } from '../template/template-filters.ts'

/** What a scorer finds around it when it is made. */
export interface ScorerSurroundings {
  readonly loadModule: ModuleLoader
  /** The folder of the experiment file: relative paths in options start from it. */
  readonly directory: string
  /** How templates in settings are read; null where nothing is a template, because the settings came from data. */
  readonly template: TemplateSettings | null
  readonly filters: TemplateFilters
  /** The names of the experiment's stages, null for one without; a scorer inside another may name its own. */
  readonly stageNames: readonly (string | null)[]
  /** What programs see: the process's environment with `.env` below it. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly runProgram: RunProgram
  readonly postHttp: PostHttp
}

/** A kind of scorer as the registry knows it: how its options are read, and how a scorer of it is made. */
export interface ScorerKind extends OptionsReader {
  readonly kind: string
  /**
   * Makes the scorer itself: it looks at the answer, `expected`, `json` and `toolCalls` that it is given, and knows
   * nothing of `where`, `extract` and the other settings that all kinds have. Throws a ConfigError where an option
   * can't be used (a pattern or schema that does not compile, a missing file).
   */
  create(settings: ScorerSettings, given: ScorerSurroundings): Promise<Scorer>
}

/** Kinds by their name. */
export type ScorerKinds = ReadonlyMap<string, ScorerKind>
