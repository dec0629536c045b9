import type { ModelsEndpoint } from './models-endpoint.ts'

/** A vendor that a package of the AI SDK talks to. */
export interface Vendor {
  /** The npm package, and its major version that this one was built for. */
  readonly package: string
  readonly major: number
  /** The package's export that makes a provider. */
  readonly factory: string
  /** The key of `providerOptions` under which the package looks for its own params. */
  readonly optionsName: string
  /** Where it is reached; null where that depends on settings. */
  readonly baseUrl: string | null
  /** An address at which list prices know the vendor, where that is not `baseUrl`. */
  readonly pricedAt?: string
  /** The package's settings that environment variables give, the first one set; any of `needs` must be there. */
  readonly settings: { readonly [setting: string]: readonly string[] }
  /** Ways to prove who one is: each a list of settings. Empty where the package finds its own. */
  readonly needs: readonly (readonly string[])[]
  /** Settings that are no secret and tell one service from another: part of the provider's identity. */
  readonly identifiedBy: readonly string[]
  /** Shared params that its package drops although the vendor takes them: they go along as the vendor's own. */
  readonly ownParams?: readonly string[]
  /** What lists its models; null where the vendor has nothing of the kind that a key can ask. */
  readonly models: ModelsEndpoint | null
}

const bearerList: ModelsEndpoint = { path: '/models', keyHeader: 'authorization', list: 'data', name: 'id' }

/** A vendor with one key and OpenAI's list of models. */
function keyed(
  vendor: Pick<Vendor, 'package' | 'major' | 'factory' | 'optionsName' | 'baseUrl' | 'ownParams'> & {
    readonly key: readonly string[]
    readonly models?: Partial<ModelsEndpoint> | null
  },
): Vendor {
  const { key, models, ...rest } = vendor
  return {
    ...rest,
    settings: { apiKey: key },
    needs: [['apiKey']],
    identifiedBy: [],
    models: models === null ? null : { ...bearerList, ...models },
  }
}

/** The vendors by the name that a file gives them. */
export const vendors: { readonly [name: string]: Vendor } = {
  anthropic: keyed({
    package: '@ai-sdk/anthropic',
    major: 4,
    factory: 'createAnthropic',
    optionsName: 'anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    key: ['ANTHROPIC_API_KEY'],
    models: { path: '/models?limit=1000', keyHeader: 'x-api-key', headers: { 'anthropic-version': '2023-06-01' } },
  }),
  google: keyed({
    package: '@ai-sdk/google',
    major: 4,
    factory: 'createGoogle',
    optionsName: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    key: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    models: { path: '/models?pageSize=1000', keyHeader: 'x-goog-api-key', list: 'models', name: 'name' },
  }),
  vertex: {
    package: '@ai-sdk/google-vertex',
    major: 5,
    factory: 'createGoogleVertex',
    optionsName: 'googleVertex',
    baseUrl: null,
    pricedAt: 'https://aiplatform.googleapis.com/v1',
    settings: {
      apiKey: ['GOOGLE_VERTEX_API_KEY'],
      project: ['GOOGLE_VERTEX_PROJECT', 'GOOGLE_CLOUD_PROJECT'],
      location: ['GOOGLE_VERTEX_LOCATION', 'GOOGLE_CLOUD_LOCATION'],
    },
    needs: [],
    identifiedBy: [],
    models: null,
  },
  mistral: keyed({
    package: '@ai-sdk/mistral',
    major: 4,
    factory: 'createMistral',
    optionsName: 'mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    key: ['MISTRAL_API_KEY'],
  }),
  cohere: keyed({
    package: '@ai-sdk/cohere',
    major: 4,
    factory: 'createCohere',
    optionsName: 'cohere',
    baseUrl: 'https://api.cohere.com/v2',
    key: ['COHERE_API_KEY', 'CO_API_KEY'],
    models: { path: '/../v1/models?page_size=1000&endpoint=chat', list: 'models', name: 'name' },
  }),
  bedrock: {
    package: '@ai-sdk/amazon-bedrock',
    major: 5,
    factory: 'createAmazonBedrock',
    optionsName: 'amazonBedrock',
    baseUrl: null,
    pricedAt: 'https://bedrock-runtime.us-east-1.amazonaws.com/',
    settings: {
      apiKey: ['AWS_BEARER_TOKEN_BEDROCK'],
      region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
      accessKeyId: ['AWS_ACCESS_KEY_ID'],
      secretAccessKey: ['AWS_SECRET_ACCESS_KEY'],
      sessionToken: ['AWS_SESSION_TOKEN'],
    },
    needs: [['apiKey'], ['accessKeyId', 'secretAccessKey']],
    identifiedBy: [],
    models: null,
  },
  azure: {
    package: '@ai-sdk/azure',
    major: 4,
    factory: 'createAzure',
    optionsName: 'azure',
    baseUrl: null,
    pricedAt: 'https://any.openai.azure.com/openai',
    settings: { apiKey: ['AZURE_API_KEY', 'AZURE_OPENAI_API_KEY'], resourceName: ['AZURE_RESOURCE_NAME'] },
    needs: [['apiKey']],
    identifiedBy: ['resourceName'],
    models: null,
  },
  groq: keyed({
    package: '@ai-sdk/groq',
    major: 4,
    factory: 'createGroq',
    optionsName: 'groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    key: ['GROQ_API_KEY'],
  }),
  xai: keyed({
    package: '@ai-sdk/xai',
    major: 5,
    factory: 'createXai',
    optionsName: 'xai',
    baseUrl: 'https://api.x.ai/v1',
    key: ['XAI_API_KEY'],
  }),
  deepseek: keyed({
    package: '@ai-sdk/deepseek',
    major: 3,
    factory: 'createDeepSeek',
    optionsName: 'deepseek',
    baseUrl: 'https://api.deepseek.com',
    key: ['DEEPSEEK_API_KEY'],
  }),
  together: keyed({
    package: '@ai-sdk/togetherai',
    major: 3,
    factory: 'createTogetherAI',
    optionsName: 'togetherai',
    ownParams: ['top_k'],
    baseUrl: 'https://api.together.xyz/v1',
    key: ['TOGETHER_API_KEY', 'TOGETHER_AI_API_KEY'],
    models: { list: null },
  }),
  fireworks: keyed({
    package: '@ai-sdk/fireworks',
    major: 3,
    factory: 'createFireworks',
    optionsName: 'fireworks',
    ownParams: ['top_k'],
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    key: ['FIREWORKS_API_KEY'],
  }),
  perplexity: keyed({
    package: '@ai-sdk/perplexity',
    major: 4,
    factory: 'createPerplexity',
    optionsName: 'perplexity',
    baseUrl: 'https://api.perplexity.ai',
    key: ['PERPLEXITY_API_KEY'],
    models: null,
  }),
  cerebras: keyed({
    package: '@ai-sdk/cerebras',
    major: 3,
    factory: 'createCerebras',
    optionsName: 'cerebras',
    baseUrl: 'https://api.cerebras.ai/v1',
    key: ['CEREBRAS_API_KEY'],
  }),
  deepinfra: keyed({
    package: '@ai-sdk/deepinfra',
    major: 3,
    factory: 'createDeepInfra',
    optionsName: 'deepinfra',
    ownParams: ['top_k'],
    baseUrl: 'https://api.deepinfra.com/v1',
    key: ['DEEPINFRA_API_KEY'],
    models: { path: '/openai/models' },
  }),
}
