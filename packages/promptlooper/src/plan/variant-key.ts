import { dirname, isAbsolute, relative, sep } from 'node:path'
import { valueHash } from '../domain/config-hash.ts'
import type { Experiment, ProviderSettings, Stage } from '../domain/experiment.ts'
import type { JsonObject, JsonValue } from '../domain/json-value.ts'
import { promptIdentity } from './prompt-identity.ts'

/**
 * Gives the function from a variant's stages to its key: the hash of everything that decides what is sent. Texts count
 * and paths do not, so that a renamed prompt file keeps its runs; names of environment variables and anything that
 * quotes one do not count either, so that keys never depend on a secret.
 */
export function variantIdentity(experiment: Experiment): (stages: readonly Stage[]) => string {
  const { filters: _filters, ...template } = experiment.template
  const shared = valueHash([experiment.contextForm, template])
  const folder = dirname(experiment.file)
  return (stages) => valueHash([shared, stages.map((stage) => stageIdentity(experiment, folder, stage))])
}

function stageIdentity(experiment: Experiment, folder: string, stage: Stage): JsonObject {
  return {
    name: stage.name,
    prompt: promptIdentity(stage.prompt),
    provider: providerIdentity(experiment.providers[stage.model.provider], folder),
    model: stage.model.model,
    params: stage.params,
    vars: stage.vars,
    output: stage.output.kind === 'schema' ? { schema: stage.output.schema } : stage.output.kind,
    tools: stage.tools,
    toolChoice: stage.toolChoice,
    // Streamed runs are others: only they have the time to the first token.
    ...(stage.stream === true ? { stream: true } : {}),
  }
}

function providerIdentity(provider: ProviderSettings | undefined, folder: string): JsonValue {
  return provider === undefined ? null : [provider.adapter, withoutSecrets(provider.options, folder)]
}

function withoutSecrets(options: JsonObject, folder: string): JsonObject {
  const kept: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(options)) {
    // Which variable holds a key, and how much of an answer is read, changes nothing that is sent.
    if (name.endsWith('Env') || name === 'maxAnswerBytes') continue
    if (isObject(value)) kept[name] = withoutSecrets(value, folder)
    // A base URL may quote a variable for its host: then its text tells two providers apart. Elsewhere it is a key.
    else if (typeof value === 'string' && value.includes('${') && name !== 'baseUrl') continue
    // A folder that moves keeps its runs.
    else if (typeof value === 'string' && isAbsolute(value)) kept[name] = relative(folder, value).replaceAll(sep, '/')
    else kept[name] = value
  }
  return kept
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
