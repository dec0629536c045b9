import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import type { Stage, TemplateSettings, Variant } from '../domain/experiment.ts'
import type { RunConfig } from '../domain/run.ts'
import { runConfigHash } from '../domain/run-config-hash.ts'
import { variantConfig } from '../domain/variant-config.ts'
import { compilePrompt } from '../template/compile-prompt.ts'
import type { TemplateFilters } from '../template/template-filters.ts'
import type { CallTarget } from './call-model.ts'
import { adapterIdentity } from './adapter-identity.ts'
import type { CallOrder } from './provider-lane.ts'
import type { StageWork } from './run-work.ts'

/** A variant made ready to run: everything that does not depend on the example is done. */
export interface CompiledVariant {
  readonly key: string
  /** The provider of its first stage: whose free places decide when its runs begin. */
  readonly provider: string
  readonly stages: readonly StageWork[]
  configFor(input: JsonValue): RunConfig
  /** The hash of the config on this input. */
  configHashFor(input: JsonValue): string
}

/** What compiling needs. */
export interface CompileGiven {
  readonly template: TemplateSettings
  readonly filters: TemplateFilters
  /** Whom to ask for a stage. */
  readonly target: (stage: Stage) => Omit<CallTarget, 'order'>
}

/** Compiles the prompts of a variant and finds its adapters. Throws a PromptLooperError where a prompt does not compile. */
export function compileVariant(variant: Variant, given: CompileGiven): CompiledVariant {
  const isPipeline = variant.stages.length > 1 || variant.stages[0]?.name !== null
  // One stage's hash leaves the input out, so it is the same for every example.
  const shared = variantConfig(variant, '')
  const sharedHash = isPipeline ? null : runConfigHash(shared)
  return {
    key: variant.key,
    provider: variant.stages[0]?.model.provider ?? '',
    stages: variant.stages.map((stage, index) => stageWork(stage, index === 0 ? 'begins' : 'under-way', given)),
    configFor: (input) => ({ ...shared, input_data: input }),
    configHashFor: (input) => sharedHash ?? runConfigHash({ ...shared, input_data: input }),
  }
}

function stageWork(stage: Stage, order: CallOrder, given: CompileGiven): StageWork {
  const target = { ...given.target(stage), order }
  const compiled = compilePrompt(stage.prompt, given.template, given.filters)
  const outputSchema = outputSchemaOf(stage)
  const asked = {
    ...(stage.tools === null ? {} : { tools: stage.tools }),
    ...(stage.toolChoice === null ? {} : { toolChoice: stage.toolChoice }),
    ...(outputSchema === null ? {} : { outputSchema }),
    ...(stage.stream === true ? { stream: true } : {}),
  }
  const keyExtra: JsonObject = { ...adapterIdentity(target.adapter), ...asked }
  return {
    name: stage.name,
    render: (context) => compiled.render(context),
    target,
    params: stage.params,
    // What is kept of an answer does not make it another.
    options: stage.keepRaw === true ? { ...asked, keepRaw: true } : asked,
    declaresJson: stage.output.kind !== 'text',
    vars: stage.vars,
    keyExtra: Object.keys(keyExtra).length === 0 ? null : keyExtra,
  }
}

function outputSchemaOf({ output }: Stage): JsonValue {
  switch (output.kind) {
    case 'text':
      return null
    case 'json':
      return 'json'
    case 'schema':
      return output.schema
  }
}
