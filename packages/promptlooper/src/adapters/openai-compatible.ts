import type { AdapterKind } from './adapter-kind.ts'
import { openAiCompatibleOptions as options } from './openai-compatible/options.ts'

/** Chat completions as OpenAI, Ollama, vLLM, llama.cpp, LM Studio, OpenRouter and many others serve them. */
export const openAiCompatible: AdapterKind = {
  kind: 'openai-compatible',
  ...options,
  keyVariables: ({ apiKeyEnv }) => (typeof apiKeyEnv === 'string' ? [apiKeyEnv] : []),
  create: async (provider, given) => {
    const { ChatCompletions } = await import('./openai-compatible/chat-completions.ts')
    return new ChatCompletions(provider, options.parse(provider.options), given)
  },
}
