import type { PromptSource, Stage } from './experiment.ts'
import type { JsonValue } from './json-value.ts'
import type { Message, Prompt } from './message.ts'
import type { RunConfig } from './run.ts'

/**
 * What a variant does on an input, as a run's config: the first form for one stage without a name, else a pipeline.
 * Prompts stand as written; a list of messages that an expression gives is a message of the role `splice`.
 */
export function variantConfig(variant: { readonly stages: readonly Stage[] }, input: JsonValue): RunConfig {
  const [first] = variant.stages
  if (first !== undefined && variant.stages.length === 1 && first.name === null) {
    return { prompt: promptAsWritten(first.prompt), model: modelName(first), params: first.params, input_data: input }
  }
  return {
    pipeline_stages: variant.stages.map((stage) => ({
      prompt_template: promptAsWritten(stage.prompt),
      model: modelName(stage),
      params: stage.params,
      ...(stage.name === null ? {} : { name: stage.name }),
    })),
    input_data: input,
  }
}

function modelName({ model }: Stage): string {
  return `${model.provider}/${model.model}`
}

function promptAsWritten(prompt: PromptSource): Prompt {
  if (prompt.kind === 'text') return prompt.template.text
  return prompt.messages.map((message): Message => {
    if (message.kind === 'splice') return { role: 'splice', content: message.expression.text }
    const { role, content } = message
    if ('text' in content) return { role, content: content.text }
    return { role, content: content.map((part) => partAsWritten(part.kind, part.template.text)) }
  })
}

function partAsWritten(kind: 'text' | 'image' | 'file', written: string): Exclude<Message['content'], string>[number] {
  if (kind === 'text') return { text: written }
  return kind === 'image' ? { image: written } : { file: written }
}
